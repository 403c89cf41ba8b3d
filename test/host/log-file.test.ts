import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LogFile, redact } from '../../main/host/log-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the log', () => {
  test('has a line for each thing, with its time', () => {
    const log = new LogFile(join(temporaryFolder(), 'logs', 'latchkey.log'), () => Date.UTC(2026, 0, 2));
    log.write('one\n  two');
    log.write('three');
    expect(readFileSync(log.path, 'utf8')).toBe(
      '2026-01-02T00:00:00.000Z one | two\n2026-01-02T00:00:00.000Z three\n',
    );
    if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o077).toBe(0);
  });

  test('keeps three files of half a megabyte, the newest first', () => {
    const log = new LogFile(join(temporaryFolder(), 'latchkey.log'));
    for (let part = 0; part < 5; part += 1) {
      for (let line = 0; line < 60; line += 1) log.write(`${part} ${'long words '.repeat(1_000)}`);
    }
    expect([1, 2, 3].map((number) => existsSync(`${log.path}.${number}`))).toEqual([true, true, false]);
    expect(statSync(log.path).size).toBeLessThan(600_000);
    expect(readFileSync(log.path, 'utf8')).toContain('Z 4 long');
  });

  test('never throws, whatever the folder is', () => {
    expect(() => new LogFile('/dev/null/x/latchkey.log').write('x')).not.toThrow();
  });

  test.each([
    'authorization: Bearer abcdefghijklmnop',
    'https://site.example/cb?code=abcdefghijklmnop&state=1',
    'latchkey://callback?code=abcdefghijklmnop',
    'password=abcdefghijklmnop',
    '{"access_token":"abcdefghijklmnop"}',
    'cookie: abcdefghijklmnop',
    `eyJhbGciOiJIUzI1NiJ9.abcdefghijklmnop.x`,
    `value ${'abcdefghijklmnop'.repeat(4)}`,
  ])('removes what looks like a secret from %s', (line) => {
    expect(redact(line)).not.toContain('abcdefghijklmnop');
  });

  test.each(['The window could not be loaded.', 'https://site.example/path cannot be reached', 'HTTP 503'])(
    'leaves %s',
    (line) => {
      expect(redact(line)).toBe(line);
    },
  );
});
