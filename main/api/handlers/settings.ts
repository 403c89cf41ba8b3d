import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function settingsHandlers({ settings }: ApiParts): HandlersOf<'settings'> {
  return {
    'settings.get': async () => settings.read(),
    'settings.set': async (change) => await settings.change(change),
  };
}
