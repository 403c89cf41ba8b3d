import { useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import type { ImportPreview, PasswordLine } from '../state/import-actions.ts';
import { useActions } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { focusNext } from './focus.ts';
import { counted } from './import-words.ts';

const words = texts.imports;

interface ImportPasswordsProps {
  readonly preview: ImportPreview;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** A list of passwords: what would become of each line, and what did. Nothing of a password is here. */
export function ImportPasswords({ preview, onAgain, onClose }: ImportPasswordsProps) {
  const { applyImport, tellImported } = useActions();
  const [lines, setLines] = useState(preview.passwords);
  const [acting, setActing] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const count = preview.passwords.filter(isStored).length;

  async function apply(): Promise<void> {
    setActing(true);
    const reply = await applyImport(preview.previewId, []);
    setActing(false);
    setFailure(reply.ok ? undefined : reply.failure);
    if (!reply.ok) return;
    const { passwords } = reply.value;
    const stored = passwords.filter(isStored).length;
    if (stored > 0) tellImported(words.passwordsStored(...counted(stored, words.passwords)));
    if (passwords.some(({ outcome }) => outcome === 'failed')) setLines(passwords);
    else onClose();
  }

  return (
    <div className="form">
      <p className="muted" role="status" tabIndex={-1} ref={focusNext}>
        {words.found(words.format.passwords, words.counted(...counted(lines.length, words.lines)))}
      </p>
      {failure && <FailureNotice failure={failure} announced />}
      <div className="import-lines">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.columns.line}</th>
              <th scope="col">{words.columns.account}</th>
              <th scope="col">{words.columns.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.line}>
                <td>{formats.number(line.line)}</td>
                <td>{line.account ? `${line.account.label} · ${line.account.providerName}` : '–'}</td>
                <td className={isStored(line) ? undefined : 'muted'}>{outcomeWords(line)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="dialog-foot">
        <Button onClick={onAgain}>{words.back}</Button>
        <Button look="primary" needsEngine disabled={acting || count === 0} onClick={() => void apply()}>
          {acting ? words.applying : words.storePasswords(...counted(count, words.passwords))}
        </Button>
      </div>
    </div>
  );
}

function isStored({ outcome }: PasswordLine): boolean {
  return outcome === 'set' || outcome === 'replaced';
}

function outcomeWords({ outcome, problem }: PasswordLine): string {
  const said = words.outcome[outcome];
  return problem === undefined ? said : words.withProblem(said, problem);
}
