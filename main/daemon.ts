import { runCommand } from './command/run-command.ts';
import { endOnUnexpected } from './command/unexpected.ts';

/** The engine without Electron: what `latchkey daemon` does, as an entry of its own for `npm start` and service managers. */
process.on('uncaughtException', endOnUnexpected);
runCommand(['daemon', ...process.argv.slice(2)]).then((code) => process.exit(code), endOnUnexpected);
