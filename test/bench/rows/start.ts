import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillProfile, makeAccounts } from '../filled-profile.ts';
import type { BenchQuestion } from '../measure.ts';

interface Probe {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly accounts: number;
  readonly keychain: boolean;
}

const probeScript = join(import.meta.dirname, '..', 'start-probe.ts');

function probe(kind: 'profile' | 'json', path: string, expected: number): Probe {
  const result: Probe = JSON.parse(
    execFileSync(process.execPath, [probeScript, kind, path], { encoding: 'utf8' }),
  );
  if (result.accounts !== expected) throw new Error(`${result.accounts} accounts instead of ${expected}`);
  if (result.keychain) throw new Error('the start asked the keychain');
  return result;
}

/** Opening a profile until its accounts can be listed, in a fresh process. Fails if the keychain is so much as loaded. */
export async function startRows(): Promise<BenchQuestion[]> {
  const questions: BenchQuestion[] = [];
  for (const count of [10, 1_000, 10_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const accounts = makeAccounts(count);
    await fillProfile(folder, accounts);
    const file = join(folder, 'accounts.json');
    writeFileSync(file, JSON.stringify(accounts));
    // A process tells both: the rows of memory are of the starts before, where those were measured.
    const memory = { profile: [] as number[], json: [] as number[] };
    const start = (kind: 'profile' | 'json', path: string) => () => {
      const { milliseconds, megabytes } = probe(kind, path, count);
      memory[kind].push(megabytes);
      return milliseconds;
    };
    const memoryAfter = (kind: 'profile' | 'json', path: string) => () =>
      memory[kind].shift() ?? probe(kind, path, count).megabytes;
    const shared = { rival: 'the accounts in one JSON file, parsed', target: 'no keychain read' };
    questions.push({
      ...shared,
      name: `start with ${count} accounts`,
      unit: 'ms',
      ours: start('profile', folder),
      theirs: start('json', file),
      isReached: () => true,
    });
    questions.push({
      ...shared,
      name: `memory after it, ${count} accounts`,
      unit: 'MB',
      ours: memoryAfter('profile', folder),
      theirs: memoryAfter('json', file),
      isReached: () => true,
    });
  }
  return questions;
}
