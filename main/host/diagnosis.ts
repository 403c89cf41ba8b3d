import { accessSync, constants, statSync } from 'node:fs';
import type { Check } from '../api/diagnosis-parts.ts';
import type { HostFacts } from '../api/parts.ts';
import type { ProtectionControl } from '../api/protection-parts.ts';
import type { ProviderFacts } from '../api/provider-parts.ts';
import type { ListedAccount } from '../engine/events.ts';
import { explain } from '../engine/failure.ts';
import type { WayIn } from '../engine/provider.ts';

/** What a diagnosis looks at. */
export interface DiagnosisParts {
  readonly facts: HostFacts;
  readonly protection: ProtectionControl;
  readonly accounts: () => readonly ListedAccount[];
  readonly providers: () => readonly ProviderFacts[];
  readonly hostWays: readonly WayIn[];
  readonly isOnline: () => boolean;
  /** Where tools reach this engine; absent if it serves none. */
  readonly socket: () => string | undefined;
}

/** Looks at everything that can keep sessions from being kept. */
export async function diagnose(parts: DiagnosisParts): Promise<readonly Check[]> {
  return [
    versionCheck(parts.facts),
    profileCheck(parts.facts.profile),
    await protectionCheck(parts.protection),
    accountsCheck(parts.accounts()),
    ...providerChecks(parts.providers()),
    browserCheck(parts.hostWays),
    networkCheck(parts.isOnline()),
    ...socketChecks(parts.socket()),
  ];
}

function versionCheck({ version, host, processId }: HostFacts): Check {
  const found = `${version}, ${host} (process ${processId}), Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  return { name: 'Latchkey', state: 'good', found };
}

function profileCheck(profile: string): Check {
  const name = 'Profile';
  try {
    accessSync(profile, constants.R_OK | constants.W_OK | constants.X_OK);
    const { mode } = statSync(profile);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return {
        name,
        state: 'warning',
        found: `${profile} is open to others`,
        advice: `chmod 700 '${profile}'`,
      };
    }
    return { name, state: 'good', found: profile };
  } catch {
    return {
      name,
      state: 'bad',
      found: `${profile} cannot be written`,
      advice: 'Give access to the folder.',
    };
  }
}

async function protectionCheck(protection: ProtectionControl): Promise<Check> {
  const { name: found, failure } = await protection.probe();
  if (!failure) return { name: 'Protection', state: 'good', found };
  const { what, act } = explain(failure);
  return { name: 'Protection', state: 'bad', found: `${found}: ${what}`, advice: act };
}

function accountsCheck(accounts: readonly ListedAccount[]): Check {
  const waiting = accounts.filter(({ paused, status }) => !paused && status === 'needs-sign-in').length;
  const found = `${accounts.length}, of which ${waiting} need you to sign in again`;
  return { name: 'Accounts', state: waiting > 0 ? 'warning' : 'good', found };
}

function providerChecks(providers: readonly ProviderFacts[]): Check[] {
  const broken = providers.flatMap(({ id, failure }): Check[] => {
    if (!failure) return [];
    const where = failure.field === undefined ? '' : ` (at ${failure.field || 'the top'})`;
    const advice = 'latchkey provider check FILE says what is wrong.';
    return [{ name: `Provider ${id}`, state: 'warning', found: `${failure.message}${where}`, advice }];
  });
  return [{ name: 'Providers', state: 'good', found: String(providers.length - broken.length) }, ...broken];
}

function browserCheck(hostWays: readonly WayIn[]): Check {
  if (hostWays.includes('chrome') || hostWays.includes('window')) {
    return { name: 'Sign-in windows', state: 'good', found: hostWays.join(', ') };
  }
  return {
    name: 'Sign-in windows',
    state: 'warning',
    found: 'there is no Chrome or Chromium, or no display',
    advice: 'Install Chromium, or sign in with exported cookies, a token, or a device code.',
  };
}

function networkCheck(isOnline: boolean): Check {
  if (isOnline) return { name: 'Network', state: 'good', found: 'there is one' };
  return { name: 'Network', state: 'warning', found: 'there is none; what is due waits' };
}

function socketChecks(socket: string | undefined): Check[] {
  if (socket === undefined) return [];
  const name = 'Socket for tools';
  if (process.platform === 'win32') return [{ name, state: 'good', found: socket }];
  try {
    const isPrivate = (statSync(socket).mode & 0o077) === 0;
    if (isPrivate) return [{ name, state: 'good', found: socket }];
    return [{ name, state: 'bad', found: `${socket} is open to others`, advice: 'Start Latchkey again.' }];
  } catch {
    return [{ name, state: 'bad', found: `${socket} is gone`, advice: 'Start Latchkey again.' }];
  }
}
