import type { DatabaseSync } from 'node:sqlite';
import { chainBeginning, digestOfEntry, type LooseRow } from './event-chain.ts';

/** Puts the entries of a log that knew no chain into one. Runs inside the migration. */
export function chainEntries(connection: DatabaseSync): void {
  const profileId = String(connection.prepare("SELECT value FROM profile WHERE name = 'id'").get()?.value);
  const page = connection.prepare('SELECT * FROM events WHERE id > ? ORDER BY id LIMIT 1000');
  const keep = connection.prepare('UPDATE events SET hash = ? WHERE id = ?');
  let head = chainBeginning(profileId);
  for (;;) {
    const rows = page.all(head.id) as unknown as readonly LooseRow[];
    if (rows.length === 0) return;
    for (const row of rows) {
      head = { id: row.id, hash: digestOfEntry(head.hash, row) };
      keep.run(head.hash, head.id);
    }
  }
}
