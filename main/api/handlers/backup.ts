import type { BackupState } from '../backup-parts.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function backupHandlers({ backups, audit }: ApiParts): HandlersOf<'backup'> & HandlersOf<'export'> {
  const after = async (work: Promise<void>): Promise<BackupState> => {
    await work;
    return backups.state();
  };
  return {
    'backup.state': async () => backups.state(),
    'backup.create': ({ passphrase, ids }) => backups.create(passphrase, ids),
    'backup.createAt': ({ path, passphrase, ids }) => backups.createAt(path, passphrase, ids),
    'backup.read': async ({ fileId, offset }) => backups.read(fileId, offset),
    'backup.upload': async ({ fileId, name, part }) => backups.upload(fileId, name, part),
    'backup.choose': async () => ({ file: await backups.choose() }),
    'backup.takeFile': ({ path }) => backups.takeFile(path),
    'backup.inspect': async ({ fileId, passphrase }) => {
      const { accounts, onlyHere, definitions, ...preview } = await backups.inspect(fileId, passphrase);
      return {
        ...preview,
        accounts: [...accounts],
        onlyHere: [...onlyHere],
        definitions: [...definitions],
      };
    },
    'backup.restore': async ({ fileId, passphrase, wish }, { actor }) => {
      const done = await backups.restore(fileId, passphrase, wish);
      audit.note({ type: 'backup-restored', actor, facts: { ...done } });
      return { ...done };
    },
    'export.plain': async ({ path, format, ids }, { actor }) => {
      const made = await backups.exportPlain(path, format, ids);
      audit.note({ type: 'exported-plain', actor, facts: { accounts: made.accounts, format } });
      return { ...made };
    },
    'backup.setPassphrase': ({ passphrase }) => after(backups.setPassphrase(passphrase)),
    'backup.forgetPassphrase': () => after(backups.forgetPassphrase()),
    'backup.runNow': () => after(backups.runNow()),
  };
}
