import { VaultActions } from '../layout/banners.tsx';
import { protectionWords } from '../layout/status-line.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { Facts } from './facts.tsx';

const words = texts.settings.protection;

/** Where the sessions are kept, what protects them, and from whom: in plain words. */
export default function ProtectionSection() {
  const show = useShow();
  const engine = useWindow((state) => state.engine);
  if (!engine) return null;
  const { protection, profile } = engine;
  const { backend, name } = protection;
  const isOpen = protection.state === 'open';
  const told = words.backend[backend];
  return (
    <>
      <div className="protection-state">
        <StatusShape shape={!isOpen || backend === 'key-file' ? 'triangle' : 'ring'} />
        <div>
          <p className="protection-headline">
            {isOpen ? told.headline(name) : `${protectionWords(protection)}.`}
          </p>
          <p className="muted">{told.line}</p>
        </div>
      </div>
      {!isOpen && (
        <div className="settings-actions">
          <VaultActions protection={protection} />
        </div>
      )}
      <Facts
        facts={[
          [words.where, <Place key="where" path={profile} />],
          [words.how, told.how(name)],
          [words.who, told.who],
          [words.lost, told.lost],
          [words.leaves, words.leavesLine],
          [words.windows, words.windowsLine],
        ]}
      />
      <div className="settings-actions">
        <Button needsEngine onClick={() => show({ dialog: { kind: 'protection' } })}>
          {words.change}
        </Button>
        <Button needsEngine onClick={() => show({ dialog: { kind: 'rotate-key' } })}>
          {texts.lock.rotate}
        </Button>
      </div>
    </>
  );
}

function Place({ path }: { readonly path: string }) {
  return (
    <span className="file-path">
      <code>{path}</code>
      <CopyButton small label={words.copyPath} text={path} />
    </span>
  );
}
