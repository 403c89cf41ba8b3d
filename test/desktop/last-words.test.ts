import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noteFaults } from '../../main/desktop/last-words.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function withApp() {
  const logs = temporaryFolder();
  const codes: (number | undefined)[] = [];
  const process = new EventEmitter();
  noteFaults(process, { getPath: () => logs, exit: (code) => void codes.push(code) });
  return { process, codes, log: () => readFileSync(join(logs, 'latchkey.log'), 'utf8') };
}

const fault = new TypeError('the passphrase is correct horse');

test('an error that nobody caught ends the app, and is told by name and place without its text', () => {
  const { process, codes, log } = withApp();
  process.emit('uncaughtException', fault);
  expect(codes).toEqual([1]);
  expect(log()).toMatch(/Ended by TypeError at (?:\w+ \()?last-words\.test\.ts:\d+:\d+/);
  expect(log()).not.toContain('correct horse');
});

test('a promise that nobody heeded is told, and the app goes on', () => {
  const { process, codes, log } = withApp();
  for (const reason of [fault, 'correct horse', undefined]) process.emit('unhandledRejection', reason);
  expect(codes).toEqual([]);
  expect(log().trim().split('\n')).toHaveLength(3);
  expect(log()).toContain('Nobody heeded something');
  expect(log()).not.toContain('correct horse');
});
