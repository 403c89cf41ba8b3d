import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'broker.address';

/**
 * Where the broker of a profile listens, as its holder wrote it down. The file outlives a killed holder, so an address is no proof that
 * anyone answers there. Undefined if none was ever written, or the last holder took it back.
 */
export function readBrokerAddress(profile: string): string | undefined {
  try {
    return readFileSync(join(profile, fileName), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the address in one step: a reader sees the old one or the new one, never half of one. */
export function writeBrokerAddress(profile: string, address: string): void {
  const path = join(profile, fileName);
  const draft = `${path}.new`;
  writeFileSync(draft, address, { mode: 0o600 });
  renameSync(draft, path);
}

export function removeBrokerAddress(profile: string): void {
  rmSync(join(profile, fileName), { force: true });
}
