import { useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { SwitchSetting } from '../settings/setting.tsx';
import type { BackupPreview } from '../state/backup-actions.ts';
import { useActions } from '../state/window-context.tsx';
import type { Shape } from '../status/status-words.ts';
import { formats, texts, times } from '../texts/texts.ts';

const words = texts.backup;

/** Each standing by a shape as well: what is taken, what is not, what needs a thought. */
const shapes: Record<BackupPreview['accounts'][number]['standing'], Shape> = {
  new: 'ring',
  newer: 'ring',
  older: 'triangle',
  same: 'square',
  'no-session': 'square',
};

/** What is in a backup and how it stands to what is here; then it is restored, or not. */
export function RestorePreview({
  fileId,
  passphrase,
  preview,
  onClose,
}: {
  readonly fileId: string;
  readonly passphrase: string;
  readonly preview: BackupPreview;
  readonly onClose: () => void;
}) {
  const { restoreBackup } = useActions();
  const [mode, setMode] = useState<'merge' | 'replace'>('merge');
  const [olderToo, setOlderToo] = useState(false);
  const [settings, setSettings] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const [busy, setBusy] = useState(false);
  const { accounts, onlyHere } = preview;
  const others = onlyHere.length;

  async function restore(): Promise<void> {
    setBusy(true);
    const failed = await restoreBackup(fileId, passphrase, { mode, olderToo, settings });
    setBusy(false);
    setFailure(failed);
    if (!failed) onClose();
  }

  return (
    <div className="form">
      {failure && <FailureNotice failure={failure} announced />}
      <p className="muted">{words.madeAt(times.since(preview.createdAt, Date.now()), preview.latchkey)}</p>
      {accounts.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className="backup-accounts" tabIndex={0} aria-label={words.standing}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.account}</th>
                <th scope="col">{words.standing}</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ id, label, providerId, standing }) => (
                <tr key={id}>
                  <td>
                    {label} <span className="muted">{providerId}</span>
                  </td>
                  <td className="backup-standing">
                    <StatusShape shape={shapes[standing]} /> {words.standings[standing]}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {others > 0 && <p className="muted">{words.onlyHere(others, formats.number(others))}</p>}
      <Choices
        label={words.how}
        labelHidden
        choices={[
          { value: 'merge', name: words.merge, line: words.mergeLine },
          { value: 'replace', name: words.replace, line: words.replaceLine(others, formats.number(others)) },
        ]}
        chosen={mode}
        onChoose={setMode}
      />
      <div>
        {accounts.some(({ standing }) => standing === 'older') && (
          <SwitchSetting label={words.older} line={words.olderLine} on={olderToo} onChange={setOlderToo} />
        )}
        {preview.hasSettings && (
          <SwitchSetting label={words.settingsToo} on={settings} onChange={setSettings} />
        )}
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button
          look={mode === 'replace' && others > 0 ? 'danger' : 'primary'}
          needsEngine
          disabled={busy}
          onClick={() => void restore()}
        >
          {busy ? words.restoreBusy : words.restoreConfirm}
        </Button>
      </div>
    </div>
  );
}
