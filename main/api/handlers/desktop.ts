import { fail } from '../../engine/failure.ts';
import type { HandlersOf } from '../caller.ts';
import type { DesktopControl } from '../desktop-parts.ts';
import type { ApiParts } from '../parts.ts';
import { engineStatus } from './engine.ts';

export function desktopHandlers(parts: ApiParts): HandlersOf<'desktop'> {
  return {
    'desktop.openLogs': async () => {
      await desktopOf(parts).openLogs();
      return {};
    },
    'desktop.installCommand': async () => {
      await desktopOf(parts).installCommand();
      return engineStatus(parts);
    },
    'desktop.checkForUpdate': async () => {
      await desktopOf(parts).checkForUpdate();
      return engineStatus(parts);
    },
    'desktop.downloadUpdate': async () => {
      desktopOf(parts).downloadUpdate();
      return engineStatus(parts);
    },
    'desktop.installUpdate': async () => {
      await desktopOf(parts).installUpdate();
      return engineStatus(parts);
    },
  };
}

/** Throws `not-supported` without the desktop app. */
export function desktopOf({ desktop }: ApiParts): DesktopControl {
  if (!desktop) throw fail('not-supported', 'Only the desktop app of Latchkey can do this.');
  return desktop;
}
