import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { ada, type Latchkey, signedIn } from './latchkey.ts';

type Entries = Output<'audit.list'>['entries'];

const root = join(import.meta.dirname, '..', '..');

function tamper({ profile }: Latchkey, sql: string): void {
  const database = new DatabaseSync(join(profile, 'latchkey.db'));
  database.exec(sql);
  database.close();
}

/** The program that the documents print, for people who check an export without Latchkey. */
function runDocumentedCheck(exported: string): { code: number | null; output: string } {
  const document = readFileSync(join(root, 'docs', 'audit-log.md'), 'utf8');
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(document) ?? [];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    input: exported,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

describe('latchkey audit', () => {
  test('tells what happened and by whom, is verified, and finds what somebody changed', async () => {
    const { latchkey } = await signedIn();
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
    expect(await latchkey.runWith('wrong', 'vault', 'unlock')).toMatchObject({ code: 2 });

    const { entries } = await latchkey.answer<{ entries: Entries }>('audit', 'list');
    const told = entries.map(({ type, actor, account }) => `${type} ${actor} ${account ?? ''}`);
    expect(told).toEqual(
      expect.arrayContaining([
        `signed-in user ${ada.email}`,
        `handed-out tool ${ada.email}`,
        'protection-chosen user ',
        'unlock-refused user ',
      ]),
    );
    const words = await latchkey.run('audit', 'list', '--account', ada.email, '--limit', '3');
    expect(words.output).toMatch(/handed out +ada@example.com +by a tool/);
    expect(words.output.trim().split('\n')).toHaveLength(3);

    const intact = await latchkey.run('audit', 'verify');
    expect(intact).toMatchObject({ code: 0, output: expect.stringContaining('is as it was written') });
    expect(intact.output).toContain('Sealed');

    const exported = await latchkey.run('audit', 'export');
    expect(exported.code).toBe(0);
    expect(runDocumentedCheck(exported.output)).toMatchObject({ code: 0 });
    const lines = exported.output.split('\n');
    const forged = exported.output.replace('"handed-out"', '"refreshed"');
    expect(forged).not.toBe(exported.output);
    expect(runDocumentedCheck(forged)).toMatchObject({ code: 1, output: expect.stringContaining('entry') });
    expect(runDocumentedCheck(lines.filter((_, index) => index !== 4).join('\n'))).toMatchObject({ code: 1 });

    tamper(latchkey, "DELETE FROM events WHERE type = 'handed-out'");
    const broken = await latchkey.run('audit', 'verify');
    expect(broken).toMatchObject({ code: 1, output: expect.stringContaining('The event log was changed') });
    expect(broken.output).toMatch(/Entries between \d+ and \d+ are missing/);
  });

  test('finds that the newest entries were taken away', async () => {
    const { latchkey } = await signedIn();
    await latchkey.run('token', ada.email);
    tamper(latchkey, "DELETE FROM events WHERE id >= (SELECT id FROM events WHERE type = 'handed-out')");
    const broken = await latchkey.run('audit', 'verify');
    expect(broken).toMatchObject({ code: 1, output: expect.stringContaining('entries-changed') });
  });
});
