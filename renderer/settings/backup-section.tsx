import { useCallback, useEffect, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import type { BackupState } from '../state/backup-actions.ts';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts, times } from '../texts/texts.ts';
import { ChoiceSetting, SettingRow, useSettings } from './setting.tsx';

const words = texts.backup;
const days = [1, 2, 7, 14, 30, 0];
const kept = [3, 5, 10, 20, 50];

const withChosen = (choices: readonly number[], chosen: number) =>
  choices.includes(chosen) ? choices : [chosen, ...choices];

/** Making and restoring backups, and those that are made by themselves. */
export default function BackupSection() {
  const show = useShow();
  const { readBackups } = useActions();
  const [state, setState] = useState<BackupState>();
  const [failure, setFailure] = useState<FailureData>();
  const isDialogOpen = useWindow(({ dialog }) => dialog !== undefined);

  const read = useCallback(async () => {
    const reply = await readBackups();
    setFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok) setState(reply.value);
  }, [readBackups]);
  useEffect(() => {
    if (!isDialogOpen) void read();
  }, [read, isDialogOpen]);

  return (
    <>
      <p className="protection-headline">{words.headline}</p>
      <p className="muted">{words.line}</p>
      <div className="settings-actions">
        <Button needsEngine onClick={() => show({ dialog: { kind: 'backup', task: 'make' } })}>
          {words.make}
        </Button>
        <Button needsEngine onClick={() => show({ dialog: { kind: 'restore' } })}>
          {words.restore}
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} announced />}
      {state && <Schedule state={state} onState={setState} onFailure={setFailure} />}
    </>
  );
}

function Schedule({
  state,
  onState,
  onFailure,
}: {
  readonly state: BackupState;
  readonly onState: (state: BackupState) => void;
  readonly onFailure: (failure: FailureData | undefined) => void;
}) {
  const show = useShow();
  const { backUpNow, forgetBackupPassphrase } = useActions();
  const [busy, setBusy] = useState(false);
  const setPassphrase = () => show({ dialog: { kind: 'backup', task: 'schedule' } });

  async function run(work: typeof backUpNow | typeof forgetBackupPassphrase): Promise<void> {
    setBusy(true);
    const reply = await work();
    setBusy(false);
    onFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok) onState(reply.value);
  }

  if (!state.hasPassphrase) {
    return (
      <section className="backup-schedule">
        <h3>{words.scheduleTitle}</h3>
        <p className="muted">{words.unset}</p>
        <div className="settings-actions">
          <Button needsEngine onClick={setPassphrase}>
            {words.setPassphrase}
          </Button>
        </div>
      </section>
    );
  }
  const { lastAt, problem } = state;
  return (
    <section className="backup-schedule">
      <h3>{words.scheduleTitle}</h3>
      <p className="muted" role="status">
        {lastAt === undefined ? words.noneMade : words.lastMade(times.since(lastAt, Date.now()))}
        {problem !== undefined && ` ${words.failed(problem)}`}
      </p>
      <ScheduleSettings folder={state.folder} />
      <div className="settings-actions">
        <Button needsEngine disabled={busy} onClick={() => void run(backUpNow)}>
          {busy ? words.makeBusy : words.now}
        </Button>
        <Button needsEngine onClick={setPassphrase}>
          {words.changePassphrase}
        </Button>
        <Button needsEngine disabled={busy} onClick={() => void run(forgetBackupPassphrase)}>
          {words.off}
        </Button>
      </div>
    </section>
  );
}

function ScheduleSettings({ folder }: { readonly folder: string }) {
  const [{ backup }, change] = useSettings();
  return (
    <>
      <ChoiceSetting
        label={words.every}
        choices={withChosen(days, backup.everyDays).map((value) => ({
          value,
          label: value === 0 ? words.never : words.everyDays(value, formats.number(value)),
        }))}
        chosen={backup.everyDays}
        onChoose={(everyDays) => change({ backup: { everyDays } })}
      />
      <ChoiceSetting
        label={words.keep}
        choices={withChosen(kept, backup.keep).map((value) => ({ value, label: formats.number(value) }))}
        chosen={backup.keep}
        onChoose={(keep) => change({ backup: { keep } })}
      />
      <SettingRow label={words.folder} line={words.folderLine} labelId="backup-folder">
        <input
          key={backup.folder}
          className="input backup-folder"
          aria-labelledby="backup-folder"
          title={words.usualFolder}
          placeholder={folder}
          defaultValue={backup.folder}
          spellCheck={false}
          onBlur={({ currentTarget }) => {
            const chosen = currentTarget.value.trim();
            if (chosen !== backup.folder) change({ backup: { folder: chosen } });
          }}
        />
      </SettingRow>
    </>
  );
}
