import { isDefinitionFile } from '../providers/definition-folder.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';
import { FolderWatch } from './folder-watch.ts';
import { systemClock } from './system-ports.ts';

/**
 * Keeps the registry and who uses it up with the folder of the person's own definitions: what is saved there is in use a moment later.
 * `isWatched`: false for a process that soon ends. Returns a function that ends it.
 */
export async function followDefinitions(
  folder: string,
  isWatched: boolean,
  registry: DefinitionRegistry,
  onChange: () => void,
): Promise<() => void> {
  const endSubscription = registry.subscribe(onChange);
  if (!isWatched) return endSubscription;
  const watch = new FolderWatch({
    folder,
    clock: systemClock,
    counts: isDefinitionFile,
    onChange: () => {
      registry.reload().catch(() => {
        // A folder that cannot be read now is read at its next change; what was known stays in use.
      });
    },
  });
  await watch.start();
  // Saved between the first reading and the watch.
  await registry.reload();
  return () => {
    watch.close();
    endSubscription();
  };
}
