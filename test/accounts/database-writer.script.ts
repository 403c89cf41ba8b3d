/**
 * Works on the database given as second argument until it is killed.
 * `save`: saves accounts and prints the id of each once it is durable; prints failures and goes on.
 * `migrate`: goes up one version with a long step.
 */
import { randomUUID } from 'node:crypto';
import { SqliteAccountStore } from '../../main/accounts/account-store.ts';
import { migrations } from '../../main/accounts/migrations.ts';
import { openProfileDatabase } from '../../main/accounts/profile-database.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { bareAccount } from './account-fixture.ts';
import { longStep } from './long-step.ts';

const [mode = '', path = ''] = process.argv.slice(2);

if (mode === 'migrate') {
  console.log('started');
  openProfileDatabase(path, { migrations: [...migrations, longStep] }).close();
  console.log('done');
} else {
  const store = new SqliteAccountStore(openProfileDatabase(path));
  for (let round = 0; round < 100_000; round += 1) {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const results = await Promise.allSettled(ids.map((id) => store.save(bareAccount({ id }))));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') console.log(`saved ${ids[index]}`);
      else console.log(`failed ${failureOf(result.reason).kind}: ${failureOf(result.reason).message}`);
    }
  }
}
