import { Progress } from '@base-ui/react/progress';
import type { DesktopStateData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { SettingRow } from './setting.tsx';

const words = texts.settings.update;

type UpdateState = DesktopStateData['update'];

/** How it stands with updates, with what can be done about it. Nothing is asked of any server before a person presses the button. */
export function UpdateSetting() {
  const desktop = useWindow((state) => state.engine?.desktop);
  if (!desktop) return null;
  const { update } = desktop;
  return (
    <>
      <SettingRow label={words.label} line={<UpdateWords update={update} />}>
        <UpdateButton update={update} />
      </SettingRow>
      {update.state === 'downloading' && (
        <Progress.Root aria-label={words.progress} value={Math.round(update.share * 100)} max={100}>
          <Progress.Track className="progress-track">
            <Progress.Indicator className="progress-indicator" />
          </Progress.Track>
        </Progress.Root>
      )}
      {update.state === 'failed' && <FailureNotice failure={update.failure} announced />}
    </>
  );
}

function UpdateWords({ update }: { readonly update: UpdateState }) {
  return <span role="status">{lineOf(update)}</span>;
}

function lineOf(update: UpdateState) {
  switch (update.state) {
    case 'not-here':
      return words.notHere[update.why];
    case 'unknown':
      return words.unknown;
    case 'checking':
      return words.checking;
    case 'current':
      return (
        <>
          {words.current} <RelativeTime at={update.checkedAt} past />
        </>
      );
    case 'available':
      return words.available(update.version);
    case 'downloading':
      return words.downloading(update.version, formats.percent(update.share));
    case 'ready':
      return words.ready(update.version);
    case 'installing':
      return words.installing(update.version);
    case 'failed':
      return words.failed;
  }
}

function UpdateButton({ update }: { readonly update: UpdateState }) {
  const { checkForUpdate, downloadUpdate, installUpdate } = useActions();
  switch (update.state) {
    case 'not-here':
    case 'installing':
      return null;
    case 'available':
      return (
        <Button needsEngine onClick={() => void downloadUpdate()}>
          {words.download}
        </Button>
      );
    case 'ready':
      return (
        <Button needsEngine look="primary" onClick={() => void installUpdate()}>
          {words.install}
        </Button>
      );
    default:
      return (
        <Button
          needsEngine
          disabled={update.state === 'checking' || update.state === 'downloading'}
          onClick={() => void checkForUpdate()}
        >
          {words.check}
        </Button>
      );
  }
}
