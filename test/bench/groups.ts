import type { BenchQuestion } from './measure.ts';

/** Rows that are prepared together, in a process of their own. Preparing throws `Unavailable` where a rival or a part of the system is missing. */
export interface BenchGroup {
  readonly name: string;
  /** Left out of the short form, which is what every change is measured with. */
  readonly isLong?: boolean;
  /** Seconds after which the group is ended, whatever it has measured by then; 120 unless it says otherwise. */
  readonly limit?: number;
  /** Loads what the rows need only now, so that no row is measured beside the modules of all others. */
  readonly prepare: () => Promise<readonly BenchQuestion[]>;
}

export const groups: readonly BenchGroup[] = [
  { name: 'sealed box', prepare: async () => (await import('./rows/sealed-box.ts')).sealedBox() },
  { name: 'engine', prepare: async () => [await (await import('./rows/engine-cpu.ts')).engineCpu()] },
  {
    name: 'simulation',
    isLong: true,
    prepare: async () => (await import('./rows/simulated-day.ts')).simulatedDay(),
  },
  { name: 'vault', prepare: async () => await (await import('./rows/vault-store.ts')).vaultStore() },
  {
    name: 'refresh on the wire',
    prepare: async () => await (await import('./rows/wire-refresh.ts')).wireRefresh(),
  },
  {
    name: 'credits',
    isLong: true,
    limit: 240,
    prepare: async () => [await (await import('./rows/credit-sync.ts')).creditSync()],
  },
  { name: 'import', isLong: true, prepare: async () => await (await import('./rows/restore.ts')).restore() },
  { name: 'start', isLong: true, prepare: async () => await (await import('./rows/start.ts')).startRows() },
  {
    name: 'daemon',
    isLong: true,
    limit: 420,
    prepare: async () => await (await import('./rows/daemon-load.ts')).daemonLoad(),
  },
  {
    name: 'command',
    prepare: async () => {
      const { commandStart } = await import('./rows/command-start.ts');
      const { token } = await import('./rows/token.ts');
      return [...commandStart(), await token()];
    },
  },
  {
    name: 'window',
    isLong: true,
    limit: 300,
    prepare: async () => await (await import('./rows/window.ts')).windowRows(),
  },
  {
    name: 'git credential',
    isLong: true,
    prepare: async () => await (await import('./rows/git-credential.ts')).gitCredential(),
  },
  { name: 'hand-out', prepare: async () => await (await import('./rows/hand-out.ts')).handOut() },
  {
    name: 'hand-out of many',
    isLong: true,
    prepare: async () => await (await import('./rows/hand-out.ts')).handOutOfMany(),
  },
  {
    name: 'beside oidc-agent',
    isLong: true,
    prepare: async () => await (await import('./rows/oidc-agent.ts')).besideOidcAgent(),
  },
];
