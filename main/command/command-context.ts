import type { AccountData } from '../../preload/contract.ts';
import type { EngineLink } from './engine-link.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Answers as one line of JSON: what the procedure answered. */
  readonly json: boolean;
  readonly profile: string;
  /** The profile, if the command line names it. */
  readonly namedProfile: string | undefined;
  /** Aborts when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** The engine that runs, or one in this process; connected at the first call. */
  engine(): Promise<EngineLink>;
  openInBrowser(url: string): void;
}

/** Does the work of a command; resolves with the exit code, 0 if it says nothing. */
export type CommandWork = (context: CommandContext) => Promise<number | undefined>;

/** Makes the action of a command out of its work. `endsByItself`: the work hears Ctrl-C and takes the time it needs to end. */
export type Run = (work: CommandWork, options?: { readonly endsByItself: boolean }) => () => Promise<void>;

/** The account that a person means by a name. */
export async function accountNamed(context: CommandContext, name: string): Promise<AccountData> {
  const link = await context.engine();
  return await link.call('accounts.resolve', { name });
}

/** Prints a value as JSON, or says it in words. */
export function answer(context: CommandContext, value: unknown, words: () => readonly string[]): void {
  const lines = context.json ? [JSON.stringify(value)] : words();
  for (const line of lines) context.terminal.print(line);
}
