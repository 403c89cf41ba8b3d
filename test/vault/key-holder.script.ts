/** Uses the vault of the profile given as argument, then locks it, and lives on after each step until it is told to go on. */
import { createInterface } from 'node:readline';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import { sessionOfLength } from './secret-fixture.ts';

const [profileFolder = ''] = process.argv.slice(2);
const rows = new SqliteSealedSessions(openProfileDatabase(profileDatabasePath(profileFolder)));
const { vault } = new OpenVault({ profileFolder, rows, backend: 'key-file' });
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
await vault.storeSession('account', sessionOfLength(4_000, 'token'));
console.log('in use');
await told.next();
await vault.close();
console.log('closed');
await told.next();
