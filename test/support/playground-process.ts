/**
 * Runs a Playground as a process of its own, for tests that kill processes:
 *
 *     node test/support/playground-process.ts '{"port":0,"databasePath":"/tmp/x.db","lifetimes":{"accessToken":60000}}'
 *
 * The argument holds the options of `startPlayground`, users left out: those come by the controls, so that no password
 * stands in an argument. Prints one line of JSON, {"url", "controlKey"}, and runs until it is killed.
 */
import { type PlaygroundOptions, startPlayground } from '../../main/playground/playground.ts';

const options: PlaygroundOptions = JSON.parse(process.argv[2] ?? '{}');
const { url, controlKey } = await startPlayground(options);
console.log(JSON.stringify({ url, controlKey }));
