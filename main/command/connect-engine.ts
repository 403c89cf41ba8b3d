import { setTimeout as wait } from 'node:timers/promises';
import { commandAddress } from '../broker/address.ts';
import { callBroker, NobodyThere } from '../broker/client.ts';
import { fail } from '../engine/failure.ts';
import { type EngineLink, localLink, remoteLink } from './engine-link.ts';
import type { Terminal } from './terminal.ts';
import { unlockingLink } from './unlocking-link.ts';

/** How long a command waits for another one that is at work on the profile. */
const patience = 30_000;
/** How long an engine that took the connection may take to say what it is. */
const answerTime = 5_000;

export interface ConnectOptions {
  readonly profile: string;
  readonly terminal: Terminal;
  readonly interrupted: AbortSignal;
  readonly patience?: number;
  readonly answerTime?: number;
}

/**
 * The way to the profile's engine: the one that runs, or else one in this process, which then holds the profile until it is closed.
 * Commands that come at the same time wait for each other. Throws `profile-in-use` when that takes too long.
 */
export async function connectEngine(options: ConnectOptions): Promise<EngineLink> {
  const { profile, terminal, interrupted } = options;
  const deadline = performance.now() + (options.patience ?? patience);
  for (;;) {
    const running = await runningEngine(profile, options.answerTime ?? answerTime);
    if (!running) refuseOwnEngine();
    const link = running ?? (await ownEngine(options));
    if (link) return unlockingLink(link, terminal);
    if (interrupted.aborted) throw fail('cancelled', 'Cancelled.');
    if (performance.now() > deadline) {
      throw fail('profile-in-use', `The profile ${profile} is in use, and its holder answers no tools.`);
    }
    // Many waiters that look at the same moments would all but one look in vain.
    await wait(20 + Math.random() * 60);
  }
}

/** The engine that runs, or undefined if none does. */
async function runningEngine(profile: string, longest: number): Promise<EngineLink | undefined> {
  const address = commandAddress(profile, process.env);
  if (address === undefined) return undefined;
  try {
    const answer = callBroker(address, 'engine.status', {}, 'user');
    const reply = await Promise.race([answer, wait(longest, undefined, { ref: false })]);
    // The key of a grant does not open the status, but somebody answers.
    if (reply?.ok || reply?.failure.kind === 'not-allowed') return remoteLink(address);
  } catch (error) {
    if (error instanceof NobodyThere) return undefined;
    throw error;
  }
  throw fail('profile-in-use', 'The Latchkey that holds the profile does not answer.');
}

/** An engine in this process, or undefined if another process holds the profile. */
async function ownEngine({ profile, terminal }: ConnectOptions): Promise<EngineLink | undefined> {
  // Most commands find an engine that runs, and load none.
  const { openProfileHost } = await import('../host/profile-host.ts');
  const host = await openProfileHost({ profile, kind: 'command', warn: (line) => terminal.say(line) });
  return host && localLink(host.api, () => host.close());
}

/** Who has the key of a grant gets what the grant says, and not the rights of whoever holds the profile. */
function refuseOwnEngine(): void {
  if (!process.env.LATCHKEY_KEY && !process.env.LATCHKEY_SOCKET) return;
  throw fail(
    'not-supported',
    'LATCHKEY_KEY opens a running Latchkey, and none runs here. Start one: latchkey daemon.',
  );
}
