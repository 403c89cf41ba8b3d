import { join } from 'node:path';
import { LogFile } from '../host/log-file.ts';
import type { DesktopElectron } from './electron.ts';

/** What is told when nobody else was there for an error. */
export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
}

/**
 * Writes errors that nobody caught to the log, by name and place alone: their text can hold anything. After one that was thrown the app ends
 * rather than go on in a state that nobody knows; what is saved is whole. A promise that nobody heeded is only told: Electron would print it
 * where nobody looks.
 */
export function noteFaults(source: FaultSource, app: Pick<DesktopElectron['app'], 'getPath' | 'exit'>): void {
  const note = (what: string, error: unknown) => {
    const { name, stack = '' } = error instanceof Error ? error : { name: 'something' };
    const [place = ''] = /^ +at .*$/m.exec(stack) ?? [];
    // Without the folders, which name the person.
    const file = place.trim().replace(/[^\s()]*[\\/]/, '');
    new LogFile(join(app.getPath('logs'), 'latchkey.log')).write(`${what} ${name} ${file}`.trim());
  };
  source.on('uncaughtException', (error) => {
    note('Ended by', error);
    app.exit(1);
  });
  source.on('unhandledRejection', (error) => note('Nobody heeded', error));
}
