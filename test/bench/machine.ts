import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { rivalsFolder } from './rivals.ts';

/** What figures were measured on and with. */
export interface Machine {
  readonly machine: string;
  readonly commit: string;
  /** Names and versions of what was measured beside, in words. */
  readonly versions: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');
const packages = ['keytar', 'openid-client', 'crypto-js', '@supabase/auth-js', 'google-auth-library'];
const programs = ['chromium', 'gnome-keyring-daemon', 'git', 'oidc-agent'];

/** Names processor, memory, kernel and Node, the commit, and the versions of the rivals that are there. */
export function describeMachine(): Machine {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${memory} GiB, ${process.platform} ${release()}, Node ${process.version}`,
    commit: describeCommit(),
    versions: [...packages.map(versionOfPackage), ...programs.map(versionOfProgram)].filter(
      (version) => version !== undefined,
    ),
  };
}

function describeCommit(): string {
  const git = (...words: string[]) => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout?.trim();
  const changes = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs');
  return `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changes ? ' with changes' : ''}`;
}

function versionOfPackage(name: string): string | undefined {
  const folder = [root, rivalsFolder].find((base) => existsSync(join(base, 'node_modules', name)));
  if (!folder) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name} ${String(version)}`;
}

function versionOfProgram(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [, version] = /(\d+(?:\.\d+)+)/.exec(stdout) ?? [];
  return version && `${program} ${version}`;
}
