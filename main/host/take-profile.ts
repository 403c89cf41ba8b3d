import { setTimeout as wait } from 'node:timers/promises';
import { runtimeFolder } from '../accounts/profile-folder.ts';
import { readBrokerAddress } from '../broker/address.ts';
import { Broker } from '../broker/broker.ts';
import { callBroker, NobodyThere } from '../broker/client.ts';
import { fail } from '../engine/failure.ts';
import { openProfileHost, type ProfileHost } from './profile-host.ts';
import type { ProfileHostOptions } from './profile-host-options.ts';
import { systemClock } from './system-ports.ts';
import { version } from './version.ts';

/** How long a daemon has to end what it does: longer than an engine waits for renewals under way when it stops. */
const patience = 15_000;

/**
 * Takes the profile, from a daemon that has it if need be: it is asked to let go, and never forced. Throws `profile-in-use` if somebody
 * else keeps it.
 */
export async function takeProfile(options: ProfileHostOptions): Promise<ProfileHost> {
  const deadline = performance.now() + patience;
  let asked = false;
  for (;;) {
    const host = await openProfileHost(options);
    if (host) return host;
    if (performance.now() > deadline) break;
    if (!asked) asked = await askToRelease(options.profile);
    await wait(50);
  }
  throw fail('profile-in-use', 'Another Latchkey is at work on this profile and does not let go of it.');
}

/** Serves the profile's socket to the command and other tools. */
export function serveTools({ api, profile, access }: ProfileHost): Promise<Broker> {
  return Broker.start({ api, version, clock: systemClock, profile, folder: runtimeFolder(profile), access });
}

/** True if whoever has the profile was asked; a command at work on it ends by itself. */
export async function askToRelease(profile: string): Promise<boolean> {
  const address = readBrokerAddress(profile);
  if (address === undefined) return false;
  try {
    return (await callBroker(address, 'engine.release', {}, 'user')).ok;
  } catch (error) {
    if (error instanceof NobodyThere) return false;
    throw error;
  }
}
