import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function settingsHandlers({ settings }: ApiParts): HandlersOf<'settings'> {
  return {
    'settings.get': async () => {
      await settings.look();
      return settings.read();
    },
    'settings.set': async (change) => await settings.change(change),
  };
}
