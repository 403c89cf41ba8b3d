import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { Rule } from './ledger.ts';

/** A mistake that somebody could make in the engine, as a change of its text. */
interface Bug {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly instead: string;
  /** What the simulation must say: one of these. */
  readonly breaks: readonly Rule[];
}

const bugs: readonly Bug[] = [
  {
    name: 'skip the commit guard',
    file: 'session-keeper.ts',
    text: "if (entry.removed || entry.generation !== generation) return 'discarded';",
    instead: '',
    breaks: ['an older session is written over a newer one', 'a removed account comes back'],
  },
  {
    name: 'publish before saving',
    file: 'session-keeper.ts',
    text: `      await this.#store(entry, session);
      this.#pool.replace(entry, provider, session);
      return 'stored';`,
    instead: `      this.#pool.replace(entry, provider, session);
      await this.#store(entry, session);
      return 'stored';`,
    breaks: ['something is published before it is saved'],
  },
  {
    name: 'forget the 24.8 days',
    file: 'refresh-scheduler.ts',
    text: 'const longestTick: Milliseconds = 30_000;',
    instead: 'const longestTick: Milliseconds = Number.MAX_SAFE_INTEGER;',
    breaks: ['a timer longer than 30 s'],
  },
  {
    name: 'begin a renewal that is under way once more',
    file: 'renewal.ts',
    text: 'if (entry.renewal) return this.#join(entry.renewal, entry, request);',
    instead: '',
    breaks: ['two renewals of one account at once'],
  },
  {
    name: 'drop a renewed session that the vault refuses',
    file: 'session-keeper.ts',
    text: 'this.#unsaved.set(id, session);',
    instead: '',
    breaks: ['a superseded token is sent again'],
  },
  {
    name: 'sign out on a network failure',
    file: 'failure.ts',
    text: "transient: { handling: 'retry',",
    instead: "transient: { handling: 'ask',",
    breaks: ['a session that the provider honours is lost'],
  },
  {
    name: 'sign in although the account is in use elsewhere',
    file: 'renewal.ts',
    text: 'context.withDeadline((signal) => prove(client, signal)),',
    instead: 'Promise.resolve(client),',
    breaks: ['an account in use elsewhere signs in by itself'],
  },
  {
    name: 'forget how often the app signed in',
    file: 'refresh-policy.ts',
    text: 'return all.filter((instant) => instant <= now && now - instant < hour);',
    instead: 'return all.filter((instant) => instant > now && now - instant < hour);',
    breaks: ['more automatic sign-ins than allowed'],
  },
  {
    name: 'ignore Retry-After for other accounts',
    file: 'provider-gate.ts',
    text: 'this.#heldUntil = Math.max(this.#heldUntil, until);',
    instead: 'void until;',
    breaks: ['a provider that asked to be left alone is not'],
  },
  {
    name: 'let everybody in at once',
    file: 'provider-gate.ts',
    text: 'if (this.#running < this.#limit) {',
    instead: 'if (this.#running < 1_000) {',
    breaks: ['more renewals of a provider at once than it allows'],
  },
  {
    name: 'forget to plan what comes after a renewal',
    file: 'renewal.ts',
    text: '      this.#finished(entry);\n',
    instead: '',
    breaks: ['a token ends that could have been renewed'],
  },
  {
    name: 'renew at once what came back the same',
    file: 'refresh-policy.ts',
    text: 'return last + Math.max(shortestPause, (expiresAt - last) / 2);',
    instead: 'return last;',
    breaks: ['an account is renewed again at once'],
  },
  {
    name: 'ask for a sign-in without looking for the session of an interrupted one',
    file: 'sign-in-flow.ts',
    text: `        status: 'retrying',
        failure: interrupted,
        nextAttemptAt: now,
      });
      const kept`,
    instead: `      });
      void now;
      const kept`,
    breaks: ['a session that the provider honours is lost'],
  },
  {
    name: 'store a session without asking whose it is',
    file: 'sign-in-trial.ts',
    text: 'if (renewed) refuseOther(renewed.account, identity);',
    instead: '',
    breaks: ['a session lands in an account of somebody else'],
  },
  {
    name: 'write the row of an account that is gone',
    file: 'account-book.ts',
    text: 'if (entry.removed) return Promise.resolve();',
    instead: '',
    breaks: ['a removed account comes back'],
  },
];

const project = join(import.meta.dirname, '..', '..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the engine and the simulation, on which nothing else depends. */
function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-planted-'));
  folders.push(folder);
  for (const part of ['main/engine', 'test/simulation']) {
    cpSync(join(project, part), join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

/** Changes the text of a file, which must hold it exactly once. */
function plant({ file, text, instead }: Bug, folder: string): void {
  const path = join(folder, 'main/engine', file);
  const parts = readFileSync(path, 'utf8').split(text);
  if (parts.length !== 2)
    throw new Error(`${file} holds the text to be changed ${parts.length - 1} times: ${text}`);
  writeFileSync(path, parts.join(instead));
}

/** Runs the simulation of a copy until a rule is broken, over so many seeds at most. */
async function simulate(folder: string, seeds: number): Promise<{ code: number; output: string }> {
  const args = ['--accounts', '20', '--days', '2', '--faults', 'heavy', '--seeds', String(seeds)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(folder, 'test/simulation/simulate.ts'),
      ...args,
    ]);
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, output: `${stdout}${stderr}` };
  }
}

describe('the simulation', () => {
  test('finds nothing in a copy without a planted bug', async () => {
    const { code, output } = await simulate(copied(), 5);
    expect(output.match(/^BROKEN: .*$/gm)).toBeNull();
    expect(code).toBe(0);
  });

  test.each(bugs)('finds who would $name', async (bug) => {
    const folder = copied();
    plant(bug, folder);
    const { code, output } = await simulate(folder, 250);
    const broken = Array.from(output.matchAll(/^BROKEN: (.*)$/gm), ([, rule]) => rule);
    expect(bug.breaks).toContain(broken[0]);
    expect(output).toMatch(
      /^Run it again: npm run simulate -- --accounts 20 --days 2 --seed \d+ --faults heavy$/m,
    );
    expect(code).toBe(1);
  });
});
