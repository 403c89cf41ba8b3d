import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { spreadOf } from './measure.ts';
import { renderReport, writeDocs } from './table.ts';

const report = {
  machine: 'a machine',
  commit: 'abc1234',
  versions: ['keytar 1.2.3'],
  seconds: 5,
  rows: [
    {
      name: 'a row',
      unit: 'ms',
      rival: 'a rival',
      ours: spreadOf([3, 1, 2]),
      theirs: spreadOf([4, 4, 4]),
      ratio: spreadOf([0.75, 0.25, 0.5]),
      runs: 3,
      target: 'less',
      reached: false,
    },
  ],
  skipped: ['a group: it is long'],
  failed: ['another row, against a rival: it hung'],
};

test('a report says what was measured on, what was not reached, and what was not measured', () => {
  const text = renderReport(report);
  expect(text).toContain('a machine; commit abc1234; 5 s. Beside it: keytar 1.2.3.');
  expect(text).toMatch(/\| a row +\| ms +\| 2\.0 \(1\.0-3\.0\) \| a rival .* \| NOT reached \|/);
  expect(text).toContain('0 of 1 targets reached.');
  expect(text).toContain('NOT MEASURED: another row, against a rival: it hung');
  expect(text).toContain('SKIPPED: a group: it is long');
});

test('takes the place of the one before in the document, whose marks it has, and leaves the rest', () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'performance.md'), 'utf8');
  const path = join(temporaryFolder(), 'performance.md');
  writeFileSync(path, document);
  writeDocs(path, report);
  const once = readFileSync(path, 'utf8');
  expect(once).toContain('| a row');
  expect(once.split('## ')[0]).toBe(document.split('## ')[0]);
  expect(once.split('## What limits each row')[1]).toBe(document.split('## What limits each row')[1]);
  writeDocs(path, report);
  expect(readFileSync(path, 'utf8')).toBe(once);
  writeFileSync(path, 'no marks');
  expect(() => writeDocs(path, report)).toThrow('does not mark the place');
});
