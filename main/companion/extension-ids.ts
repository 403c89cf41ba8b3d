import { createHash } from 'node:crypto';
import manifest from './extension/manifest.json' with { type: 'json' };

/**
 * The id that Chrome, Chromium and Edge give the extension: the first 16 bytes of the SHA-256 of its public key, each half byte as a
 * letter from `a` to `p` (Chromium, components/crx_file/id_util.cc). The key stands in the manifest, so the id never changes.
 */
export const chromiumId = [
  ...createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest().subarray(0, 16),
]
  .map((byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15)))
  .join('');

/** The id that the manifest asks of Firefox. */
export const firefoxId = manifest.browser_specific_settings.gecko.id;

/** How Chromium's browsers name the extension to a native messaging host. */
export const chromiumOrigin = `chrome-extension://${chromiumId}/`;
