/**
 * A process of its own with the vault of the profile given as argument: reads commands as JSON, one a line, and answers each with a line
 * of JSON. `loop` stores sessions until it is killed, and prints the number of each once it is stored.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import { sessionOfLength } from './secret-fixture.ts';
import type { VaultCommand } from './vault-client.ts';

const [profileFolder = '', mode = 'commands', firstNumber = '0'] = process.argv.slice(2);
const database = openProfileDatabase(profileDatabasePath(profileFolder));
const reports: string[] = [];
const open = new OpenVault({
  profileFolder,
  rows: new SqliteSealedSessions(database),
  onReport: (report) => reports.push(report.type),
});
const { vault } = open;

async function obey(command: VaultCommand): Promise<unknown> {
  switch (command.do) {
    case 'store':
      return await vault.storeSession(command.account, sessionOfLength(command.length, command.marker));
    case 'load':
      return (await vault.loadSession(command.account))?.accessToken;
    case 'load all': {
      const outcomes = await Promise.all(
        command.accounts.map((account) =>
          vault.loadSession(account).then(
            () => 'opened',
            (error: unknown) => failureOf(error).vault ?? 'other',
          ),
        ),
      );
      return [...new Set(outcomes)];
    }
    case 'store password':
      return await vault.storeCredential(command.account, { username: 'ann', password: command.password });
    case 'load password':
      return (await vault.loadCredential(command.account))?.password;
    case 'delete':
      return await vault.deleteAll(command.account);
    case 'set lock':
      return await open.setLock(command.passphrase);
    case 'unlock':
      return await open.unlock(command.passphrase);
    case 'rotate':
      return await vault.renewKey(undefined, command.passphrase);
    case 'probe':
      return await open.probe();
    case 'current':
      return open.current();
    case 'reports':
      return reports.splice(0);
    case 'read files':
      // As many at once as Node has threads for files: all of them must still be free.
      await Promise.all(Array.from({ length: 16 }, () => readFile(import.meta.filename)));
      return 'read';
  }
}

if (mode === 'loop') {
  // Short and long by turns, so that the session moves between its forms.
  for (let number = Number(firstNumber) + 1; ; number += 1) {
    await vault.storeSession('account', sessionOfLength(number % 3 === 0 ? 10 : 3_000, String(number)));
    console.log(number);
  }
} else {
  console.log('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const start = performance.now();
    const answer = await obey(JSON.parse(line)).then(
      (value) => ({ value }),
      (error: unknown) => ({ failure: failureOf(error) }),
    );
    console.log(JSON.stringify({ ...answer, milliseconds: performance.now() - start }));
  }
}
