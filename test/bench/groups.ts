import type { BenchQuestion } from './measure.ts';
import { commandStart } from './rows/command-start.ts';
import { creditSync } from './rows/credit-sync.ts';
import { daemonLoad } from './rows/daemon-load.ts';
import { engineCpu } from './rows/engine-cpu.ts';
import { gitCredential } from './rows/git-credential.ts';
import { handOut, handOutOfMany } from './rows/hand-out.ts';
import { besideOidcAgent } from './rows/oidc-agent.ts';
import { sealedBox } from './rows/sealed-box.ts';
import { start } from './rows/start.ts';
import { token } from './rows/token.ts';
import { vaultStore } from './rows/vault-store.ts';
import { windowRows } from './rows/window.ts';
import { wireRefresh } from './rows/wire-refresh.ts';

/** Rows that are prepared together. Preparing throws `Unavailable` where a rival or a part of the system is missing. */
export interface BenchGroup {
  readonly name: string;
  /** Left out of the short form, which is to end within two minutes. */
  readonly isLong?: boolean;
  readonly prepare: () => readonly BenchQuestion[] | Promise<readonly BenchQuestion[]>;
}

export const groups: readonly BenchGroup[] = [
  { name: 'sealed box', prepare: sealedBox },
  { name: 'engine', prepare: async () => [await engineCpu()] },
  { name: 'vault', prepare: vaultStore },
  { name: 'refresh on the wire', prepare: wireRefresh },
  { name: 'credits', prepare: async () => [await creditSync()], isLong: true },
  { name: 'start', prepare: start, isLong: true },
  { name: 'daemon', prepare: daemonLoad, isLong: true },
  { name: 'command', prepare: async () => [...commandStart(), await token()] },
  { name: 'window', prepare: windowRows },
  { name: 'git credential', prepare: gitCredential },
  { name: 'hand-out', prepare: handOut },
  { name: 'hand-out of many', prepare: handOutOfMany },
  { name: 'beside oidc-agent', prepare: besideOidcAgent },
];
