import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from './durable-file.ts';
import type { VaultBackend } from './keychain.ts';
import { newerFormat, vaultFailure } from './vault-failure.ts';

const recordShape = z.object({
  format: z.literal(1),
  backend: z.enum(['keychain', 'passphrase-file', 'key-file']),
});
const formatShape = z.object({ format: z.number() });

const pathOf = (profileFolder: string) => join(profileFolder, 'vault.json');

/**
 * Which backend the profile uses, as `vault.json` in its folder says, or undefined if it says nothing yet. Throws `vault-unavailable` if
 * the file cannot be read or understood: guessing could begin a second, empty vault.
 */
export function readVaultRecord(profileFolder: string): VaultBackend | undefined {
  let text: string;
  try {
    text = readFileSync(pathOf(profileFolder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw vaultFailure('denied', 'The file vault.json in the profile folder cannot be read.');
  }
  try {
    const content: unknown = JSON.parse(text);
    const read = recordShape.safeParse(content);
    if (read.success) return read.data.backend;
    const stated = formatShape.safeParse(content);
    if (stated.success && stated.data.format > 1)
      throw newerFormat(`vault.json format ${stated.data.format}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw vaultFailure('damaged', 'The file vault.json in the profile folder is not as Latchkey wrote it.');
}

/** Records which backend the profile uses, durably. */
export async function writeVaultRecord(profileFolder: string, backend: VaultBackend): Promise<void> {
  await replaceFile(pathOf(profileFolder), Buffer.from(`${JSON.stringify({ format: 1, backend })}\n`));
}
