import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'broker.address';

/** Where a broker listens, and what opens it. */
export interface BrokerAddress {
  readonly path: string;
  /** The key of the profile's owner, or of a grant; empty if there is none. */
  readonly key: string;
}

/**
 * Where the broker of a profile listens, as its holder wrote it down, with the key of the profile's owner: whoever can read the profile is
 * the user's own command. The file outlives a killed holder, so an address is no proof that anyone answers there. Undefined if none was
 * ever written, or the last holder took it back.
 */
export function readBrokerAddress(profile: string): BrokerAddress | undefined {
  try {
    const [path, key = ''] = readFileSync(join(profile, fileName), 'utf8').trim().split('\n');
    return path ? { path, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the command goes for a profile. `LATCHKEY_KEY`, a client key, takes the place of the owner's, and `LATCHKEY_SOCKET` that of the
 * written address: a service that may not read the profile needs both.
 */
export function commandAddress(
  profile: string,
  environment: Readonly<Record<string, string | undefined>>,
): BrokerAddress | undefined {
  const { LATCHKEY_KEY: key, LATCHKEY_SOCKET: socket } = environment;
  if (socket) return { path: socket, key: key ?? '' };
  const written = readBrokerAddress(profile);
  return written && key ? { ...written, key } : written;
}

/** Replaces the address in one step: a reader sees the old one or the new one, never half of one. */
export function writeBrokerAddress(profile: string, { path, key }: BrokerAddress): void {
  const file = join(profile, fileName);
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${path}\n${key}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}

export function removeBrokerAddress(profile: string): void {
  rmSync(join(profile, fileName), { force: true });
}
