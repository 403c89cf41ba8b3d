import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { BackupPreview } from '../state/backup-actions.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { RestorePreview } from './restore-preview.tsx';
import './backup.css';

const words = texts.backup;

interface Opened {
  readonly fileId: string;
  readonly passphrase: string;
  readonly preview: BackupPreview;
}

/** Looks into a backup, and restores it. */
export default function RestoreDialog({ onClose }: { readonly onClose: () => void }) {
  const [opened, setOpened] = useState<Opened>();
  return (
    <DialogFrame title={words.restoreTitle} description={words.restoreLine} wide onClose={onClose}>
      {opened ? (
        <RestorePreview {...opened} onClose={onClose} />
      ) : (
        <OpenForm onOpened={setOpened} onClose={onClose} />
      )}
    </DialogFrame>
  );
}

/** Which file, and its passphrase. */
function OpenForm({
  onOpened,
  onClose,
}: {
  readonly onOpened: (opened: Opened) => void;
  readonly onClose: () => void;
}) {
  const { readBackups, chooseBackup, uploadBackup, inspectBackup } = useActions();
  const [hasDialogs, setHasDialogs] = useState(false);
  const [file, setFile] = useState<{ readonly id: string; readonly name: string }>();
  const [failure, setFailure] = useState<FailureData>();
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    void readBackups().then((reply) => reply.ok && setHasDialogs(reply.value.hasDialogs));
  }, [readBackups]);

  async function choose(): Promise<void> {
    if (!hasDialogs) return picker.current?.click();
    const reply = await chooseBackup();
    setFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok && reply.value.file) setFile(reply.value.file);
  }

  async function upload(chosen: File | undefined): Promise<void> {
    if (!chosen) return;
    setBusy(true);
    const reply = await uploadBackup(chosen);
    setBusy(false);
    setFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok) setFile(reply.value);
  }

  async function open(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (!file) return;
    const form = event.currentTarget;
    const passphrase = String(new FormData(form).get('passphrase') ?? '');
    setBusy(true);
    const reply = await inspectBackup(file.id, passphrase);
    setBusy(false);
    if (reply.ok) onOpened({ fileId: file.id, passphrase, preview: reply.value });
    else setFailure(reply.failure);
  }

  return (
    <form className="form" onSubmit={(event) => void open(event)}>
      {failure && <FailureNotice failure={failure} announced />}
      <div className="backup-file">
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={words.file}
          onChange={(event) => void upload(event.currentTarget.files?.[0])}
        />
        <Button needsEngine disabled={busy} onClick={() => void choose()}>
          {words.choose}
        </Button>
        <span className={file ? 'truncate' : 'muted'} role="status">
          {file?.name ?? words.noFile}
        </span>
      </div>
      <TextField name="passphrase" label={words.passphrase} secret required />
      <div className="dialog-foot">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button type="submit" look="primary" needsEngine disabled={busy || !file}>
          {busy ? words.looking : words.look}
        </Button>
      </div>
    </form>
  );
}
