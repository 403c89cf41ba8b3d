import { type Migration, migrations } from '../../main/accounts/migrations.ts';

/** A migration that touches every account one by one, so that a kill can hit it in the middle. */
export const longStep: Migration = {
  version: (migrations.at(-1)?.version ?? 0) + 1,
  migrate(database) {
    database.exec("ALTER TABLE accounts ADD COLUMN note TEXT NOT NULL DEFAULT ''");
    const update = database.prepare('UPDATE accounts SET note = ? WHERE id = ?');
    for (const { id } of database.prepare('SELECT id FROM accounts').all()) {
      update.run(`note of ${String(id)}`.repeat(50), String(id));
    }
  },
};
