import type { ContractEvent, FailureData, Input, Output, ProcedureName } from '../../preload/contract.ts';
import type { Api } from '../api/api.ts';
import type { AnyReply } from '../api/router.ts';
import type { BrokerAddress } from '../broker/address.ts';
import { callBroker, streamEvents } from '../broker/client.ts';

/** A reply that was a failure. */
export class ReplyFailure extends Error {
  override readonly name = 'ReplyFailure';
  readonly failure: FailureData;

  constructor(failure: FailureData) {
    super(failure.what);
    this.failure = failure;
  }
}

/** The way to an engine: one that runs elsewhere, or one in this process. */
export interface EngineLink {
  /** Whether the engine runs in another process, which goes on after this one. */
  readonly isRemote: boolean;
  /** Throws a `ReplyFailure`. */
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Calls back for each event once it resolved; the function it resolves with ends it. `onEnd` is told when no more can come. */
  listen(onEvent: (event: ContractEvent) => void, onEnd?: () => void): Promise<() => void>;
  /** Lets go of the profile, if this process holds it. */
  close(): Promise<void>;
}

/** The way to an engine that runs elsewhere. */
export function remoteLink(address: BrokerAddress): EngineLink {
  return {
    isRemote: true,
    async call(name, input) {
      return answerOf<typeof name>(await callBroker(address, name, input, 'user'));
    },
    listen: (onEvent, onEnd) =>
      new Promise((resolve) => {
        const end = streamEvents(address, onEvent, () => resolve(end), onEnd);
      }),
    close: async () => {},
  };
}

/** The way to an engine in this process; `close` closes it. */
export function localLink(api: Api, close: () => Promise<void>): EngineLink {
  const ended = new AbortController();
  return {
    isRemote: false,
    async call(name, input) {
      const caller = { audience: 'tool', actor: 'user', signal: ended.signal } as const;
      return answerOf<typeof name>(await api.router.dispatch(name, input, caller));
    },
    async listen(onEvent) {
      const subscription = api.feed.open(() => {
        for (let event = subscription.take(); event; event = subscription.take()) onEvent(event);
      });
      return () => subscription.close();
    },
    async close() {
      ended.abort();
      await close();
    },
  };
}

function answerOf<Name extends ProcedureName>(reply: AnyReply): Output<Name> {
  if (!reply.ok) throw new ReplyFailure(reply.failure);
  // The router answers each procedure with its output; the name says which.
  return reply.value as Output<Name>;
}
