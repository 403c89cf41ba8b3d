import type { HandlersOf } from '../caller.ts';
import type { EventFeed } from '../event-feed.ts';
import type { KeyRotation } from '../lock-parts.ts';
import type { ApiParts } from '../parts.ts';

export function vaultHandlers({ lock, audit }: ApiParts, feed: EventFeed): HandlersOf<'vault'> {
  const view = ({ done, total, damaged }: KeyRotation): KeyRotation => ({ done, total, damaged });
  return {
    'vault.state': async () => ({ isRotating: lock.isRotationOpen }),
    'vault.rotateKey': async ({ passphrase }, { actor }) => {
      const done = await lock.rotateKey((progress) => feed.tellVaultKey(view(progress)), passphrase);
      audit.note({ type: 'vault-key-replaced', actor, facts: { resealed: done.total } });
      return view(done);
    },
  };
}
