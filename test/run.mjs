import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, projectEnvironment, root } from '../main/install.mjs';
import { ensureSystemPackages, ensureWantedPackages } from './system-packages.mjs';

/** `npm test`: installs what is missing, checks, builds, and runs every suite. Ends with one plain line of counts. */

const counts = { passed: 0, failed: 0, skipped: 0 };
const isContinuousIntegration = process.env.CI === 'true';

function step(name, command, commandArguments, environment) {
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(command, commandArguments, {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  if (error) console.error(`${command}: ${error.message}`);
  return status === 0;
}

function check(name, command, commandArguments, environment) {
  const good = step(name, command, commandArguments, environment);
  counts[good ? 'passed' : 'failed'] += 1;
  if (!good) console.error(`FAILED: ${name}`);
  return good;
}

/** Adds up vitest's own report. A run that died without one counts as a failure. */
function countTests(report, finished) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.error('FAILED: the test run left no report.');
    counts.failed += 1;
    return;
  }
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests;
  for (const file of result.testResults) {
    // A file that could not be loaded has no tests to count.
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')) {
      counts.failed += 1;
      console.error(`FAILED: ${file.name}: ${file.message}`);
    }
    for (const test of file.assertionResults) {
      if (test.status === 'passed' && test.failureMessages?.length > 0) {
        console.log(`PASSED ONLY WHEN TRIED AGAIN: ${test.fullName}`);
      }
      if (test.status !== 'pending' && test.status !== 'skipped' && test.status !== 'todo') continue;
      counts.skipped += 1;
      console.log(`SKIPPED: ${test.fullName}`);
    }
  }
  if (!finished && counts.failed === 0) {
    console.error('FAILED: the test run ended with an error outside any test.');
    counts.failed += 1;
  }
}

ensureInstalled();
const missing = ensureSystemPackages();
ensureWantedPackages();
if (missing.length > 0) {
  console.log(`Not installed: ${missing.join(', ')}. The suites that need them are skipped; each says so.`);
  if (isContinuousIntegration) counts.failed += 1;
}

const environment = { ...projectEnvironment(), FORCE_COLOR: process.env.FORCE_COLOR ?? '0' };
const only = process.argv.slice(2);

if (only.length === 0) {
  check('Lint and format', 'biome', ['check', '.'], environment);
  check('Types', 'tsc', ['--noEmit'], environment);
  check('Unused code and dependencies', 'knip', [], environment);
}
const built = check('Build', 'vite', ['build', '--app', '--logLevel', 'warn'], environment);

if (built) {
  const output = join(root, 'test', 'output');
  const report = join(output, 'report.json');
  mkdirSync(output, { recursive: true });
  rmSync(report, { force: true });
  const run = ['vitest', 'run', '--config', 'vite.config.ts', '--reporter=default', '--reporter=json'];
  run.push(`--outputFile.json=${report}`, ...only);
  const onDesktop = missing.length === 0 && process.platform === 'linux';
  const command = onDesktop ? [join(root, 'test', 'support', 'with-desktop.sh'), ...run] : run;
  const finished = step('Tests', command[0], command.slice(1), environment);
  countTests(report, finished);
}

console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
