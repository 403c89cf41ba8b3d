/**
 * Measures one group of the bench in this process and sends what it finds to the one that started it. Arguments: the name of the group, how
 * often to run each row at most (0: as the row says), how often where the row does not say, and a text that the names of rows must hold.
 */
import { groups } from './groups.ts';
import { type BenchRow, measure } from './measure.ts';
import { Unavailable } from './unavailable.ts';

/** What a group tells while it is measured. */
export type GroupMessage =
  | { readonly type: 'begun'; readonly what: string }
  | { readonly type: 'row'; readonly row: BenchRow }
  | { readonly type: 'unavailable' | 'failed'; readonly what: string; readonly why: string };

const [name = '', most = '0', usual = '10', text = ''] = process.argv.slice(2);
const send = (message: GroupMessage) =>
  new Promise<void>((resolve) => process.send?.(message, () => resolve()));
const group = groups.find((candidate) => candidate.name === name);
let what = name;
try {
  if (!group) throw new Error(`there is no group ${name}`);
  for (const question of await group.prepare()) {
    if (!question.name.toLowerCase().includes(text)) continue;
    what = `${question.name}, against ${question.rival}`;
    await send({ type: 'begun', what });
    try {
      const runs = Number(most) || question.runs || Number(usual);
      await send({ type: 'row', row: await measure(question, runs) });
    } catch (error) {
      await send({
        type: error instanceof Unavailable ? 'unavailable' : 'failed',
        what,
        why: reasonOf(error),
      });
    }
  }
} catch (error) {
  await send({ type: error instanceof Unavailable ? 'unavailable' : 'failed', what, why: reasonOf(error) });
}
process.exit(0);

/** The first line of what went wrong. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n', 1)[0] ?? '';
}
