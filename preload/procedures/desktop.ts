import { engineStatus } from '../engine-schema.ts';
import { nothing, procedure } from './procedure.ts';

/** What only the desktop app can do; `not-supported` elsewhere. How it stands with it is in the engine's status. */
export const desktopProcedures = {
  'desktop.openLogs': procedure(nothing, nothing),
  'desktop.installCommand': procedure(nothing, engineStatus),
  'desktop.checkForUpdate': procedure(nothing, engineStatus),
  /** Begins to load an update that is there; the engine's status tells how far it is. */
  'desktop.downloadUpdate': procedure(nothing, engineStatus),
  /** Ends what is under way, and starts again as the new version. */
  'desktop.installUpdate': procedure(nothing, engineStatus),
} as const;
