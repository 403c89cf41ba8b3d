/** Asks the real keychain module for an item of an open keyring, and prints what it fails with. */
import { failureOf } from '../../main/engine/failure.ts';
import { KeytarKeychain } from '../../main/vault/keytar-keychain.ts';

const keychain = new KeytarKeychain({ service: 'Latchkey test', look: async () => ({ state: 'open' }) });
try {
  await keychain.get('item');
  console.log('{}');
} catch (error) {
  console.log(JSON.stringify(failureOf(error)));
}
