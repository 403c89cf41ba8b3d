import type { FailureData, Input, Output, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { formats, texts } from '../texts/texts.ts';
import type { Notices } from './notices.ts';

export type BackupState = Output<'backup.state'>;
export type BackupPreview = Output<'backup.inspect'>;
export type RestoreWish = Input<'backup.restore'>['wish'];
type HeldFile = Output<'backup.upload'>;

const words = texts.backup;
/** So much crosses in one call; a multiple of three, so that the parts of the base64 text are whole. */
const partBytes = 768 * 1024;

/** What can be done with backups. Files cross encrypted; a passphrase passes through and is kept nowhere. */
export function createBackupActions(bridge: WindowBridge, notices: Notices) {
  const { number } = formats;

  /** Hands the file to the browser, which keeps it where downloads go. */
  async function download({ id, name, size }: HeldFile): Promise<FailureData | undefined> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let offset = 0; offset < size; ) {
      const reply = await bridge.call('backup.read', { fileId: id, offset });
      if (!reply.ok) return reply.failure;
      const part = Uint8Array.from(atob(reply.value.part), (letter) => letter.charCodeAt(0));
      parts.push(part);
      offset += part.length;
      if (reply.value.isLast) break;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return undefined;
  }

  return {
    readBackups: (): Promise<Reply<'backup.state'>> => bridge.call('backup.state', {}),

    async makeBackup(passphrase: string): Promise<FailureData | undefined> {
      const reply = await bridge.call('backup.create', { passphrase });
      if (!reply.ok) return reply.failure.kind === 'cancelled' ? undefined : reply.failure;
      const { accounts, unopened, file } = reply.value;
      const failed = file && (await download(file));
      if (failed) return failed;
      const shown = number(accounts);
      notices.tell(
        unopened === 0 ? words.made(accounts, shown) : words.madeWithout(accounts, shown, number(unopened)),
      );
      return undefined;
    },

    /** Asks for a file in a dialog of the system; undefined if none was chosen. */
    chooseBackup: (): Promise<Reply<'backup.choose'>> => bridge.call('backup.choose', {}),

    async uploadBackup(file: File): Promise<Reply<'backup.upload'>> {
      const bytes = new Uint8Array(await file.arrayBuffer());
      let fileId: string | undefined;
      for (let offset = 0; ; offset += partBytes) {
        const part = base64(bytes.subarray(offset, offset + partBytes));
        const reply = await bridge.call('backup.upload', { fileId, name: file.name.slice(-255), part });
        if (!reply.ok || offset + partBytes >= bytes.length) return reply;
        fileId = reply.value.id;
      }
    },

    inspectBackup: (fileId: string, passphrase: string): Promise<Reply<'backup.inspect'>> =>
      bridge.call('backup.inspect', { fileId, passphrase }),

    async restoreBackup(
      fileId: string,
      passphrase: string,
      wish: RestoreWish,
    ): Promise<FailureData | undefined> {
      const reply = await bridge.call('backup.restore', { fileId, passphrase, wish });
      if (!reply.ok) return reply.failure;
      const { added, renewed, removed } = reply.value;
      notices.tell(words.restored(number(added), number(renewed), number(removed)));
      return undefined;
    },

    async setBackupPassphrase(passphrase: string): Promise<FailureData | undefined> {
      const reply = await bridge.call('backup.setPassphrase', { passphrase });
      if (!reply.ok) return reply.failure;
      notices.tell(words.passphraseSet);
      return undefined;
    },

    forgetBackupPassphrase: (): Promise<Reply<'backup.forgetPassphrase'>> =>
      bridge.call('backup.forgetPassphrase', {}),

    backUpNow: (): Promise<Reply<'backup.runNow'>> => bridge.call('backup.runNow', {}),
  };
}

function base64(bytes: Uint8Array): string {
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) {
    letters.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  }
  return btoa(letters.join(''));
}
