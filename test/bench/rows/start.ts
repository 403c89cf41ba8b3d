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
export async function start(): Promise<BenchQuestion[]> {
  const questions: BenchQuestion[] = [];
  for (const count of [10, 1_000, 10_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const accounts = makeAccounts(count);
    await fillProfile(folder, accounts);
    const file = join(folder, 'accounts.json');
    writeFileSync(file, JSON.stringify(accounts));
    const shared = { rival: 'the accounts in one JSON file, parsed', target: 'no keychain read' };
    questions.push({
      ...shared,
      name: `start with ${count} accounts`,
      unit: 'ms',
      ours: () => probe('profile', folder, count).milliseconds,
      theirs: () => probe('json', file, count).milliseconds,
      isReached: () => true,
    });
    questions.push({
      ...shared,
      name: `memory after it, ${count} accounts`,
      unit: 'MB',
      ours: () => probe('profile', folder, count).megabytes,
      theirs: () => probe('json', file, count).megabytes,
      isReached: () => true,
    });
  }
  return questions;
}
