import { settingsChange, settingsReply } from '../settings-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const settingsProcedures = {
  'settings.get': procedure(nothing, settingsReply),
  /** Changes the fields that are given; the others stay as they are. */
  'settings.set': procedure(settingsChange, settingsReply),
} as const;
