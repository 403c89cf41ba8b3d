import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages } from '../debian-packages.ts';
import type { BenchQuestion } from '../measure.ts';
import { runningDaemon } from '../running-daemon.ts';
import { Unavailable } from '../unavailable.ts';
import { wholeProcess } from './command-start.ts';

/** Where Debian's package of git keeps the source of its helper for libsecret. */
const source = '/usr/share/doc/git/contrib/credential/libsecret';
const question = 'protocol=https\nhost=git.example.com\n\n';

/** A fresh token for a script, against git's own helper reading a password that never changes from the keyring; both whole processes. */
export async function gitCredential(): Promise<BenchQuestion[]> {
  const helper = buildHelper();
  const store = `${question.trimEnd()}\nusername=ada\npassword=correct horse battery staple\n\n`;
  execFileSync(helper, ['store'], { input: store });
  const daemon = await runningDaemon();
  return [
    {
      name: 'a token for a script, whole process',
      unit: 'ms',
      rival: 'git-credential-libsecret get',
      target: 'at most 3 (Node itself starts in more)',
      runs: 30,
      ours: () => wholeProcess([daemon.entry, 'token', daemon.account], daemon.environment),
      theirs: () => {
        const startedAt = performance.now();
        const answer = execFileSync(helper, ['get'], { input: question, encoding: 'utf8' });
        if (!answer.includes('password=')) throw new Error('the helper found nothing');
        return performance.now() - startedAt;
      },
      isReached: (ratio) => ratio.median <= 3,
    },
  ];
}

/** Builds git's helper from the source that comes with Debian's git. Throws `Unavailable` where that cannot be done. */
function buildHelper(): string {
  if (process.env.LATCHKEY_TEST_KEYRING !== '1') throw new Unavailable('there is no keyring');
  if (!existsSync(source)) throw new Unavailable(`git's helper is not in ${source}`);
  const hasLibrary = () => spawnSync('pkg-config', ['--exists', 'libsecret-1']).status === 0;
  ensurePackages(['libsecret-1-dev', 'pkg-config', 'gcc', 'make'], hasLibrary);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(source, folder, { recursive: true });
  if (spawnSync('make', ['-C', folder], { stdio: 'ignore' }).status !== 0)
    throw new Unavailable("git's helper does not build here");
  return join(folder, 'git-credential-libsecret');
}
