import { z } from 'zod';
import { failureOf } from '../engine/failure.ts';
import type { Faults } from './faults.ts';
import { json, jsonBody, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { sameSecret } from './secrets.ts';
import type { Usage } from './usage.ts';
import type { NewUser } from './users.ts';

/** What other processes may do with the Playground. */
export interface Controls {
  setFaults(faults: Partial<Faults>): void;
  addUser(user: NewUser): Promise<unknown>;
  evict(email: string): void;
  revoke(email: string): void;
  endUpstream(email: string): void;
  watchAd(email: string): boolean;
  usage(): Usage;
}

const email = z.string().min(3).max(254);
const number = z.number().optional();

const command = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('setFaults'),
    faults: z.strictObject({
      latency: number,
      serverErrors: number,
      rateLimits: number,
      retryAfter: number,
      garbage: number,
      lostReplies: number,
    }),
  }),
  z.object({
    action: z.literal('addUser'),
    email,
    username: z.string().min(1).max(64),
    password: z.string().min(1).max(72),
    challenge: z.boolean().optional(),
  }),
  z.object({ action: z.literal('evict'), email }),
  z.object({ action: z.literal('revoke'), email }),
  z.object({ action: z.literal('endUpstream'), email }),
  z.object({ action: z.literal('watchAd'), email }),
]);

/** Only what was given: an optional field that is there and undefined would overwrite the usual value. */
function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

/** The controls by HTTP, for tests in other processes. Who has not been given the key gets nothing. */
export function controlRoutes(controls: Controls, controlKey: string): readonly Route[] {
  const guarded =
    (handler: (request: PlaygroundRequest) => Reply | Promise<Reply>) =>
    (request: PlaygroundRequest): Reply | Promise<Reply> => {
      const key = request.headers['x-playground-key'];
      if (typeof key !== 'string' || !sameSecret(key, controlKey)) {
        return json(403, { detail: 'The key of the Playground is missing or wrong.' });
      }
      return handler(request);
    };

  const carryOut = async (wanted: z.infer<typeof command>): Promise<object> => {
    switch (wanted.action) {
      case 'setFaults':
        controls.setFaults(present(wanted.faults));
        return {};
      case 'addUser': {
        const { email: address, username, password, challenge } = wanted;
        await controls.addUser({ email: address, username, password, challenge: challenge ?? false });
        return {};
      }
      case 'evict':
        controls.evict(wanted.email);
        return {};
      case 'revoke':
        controls.revoke(wanted.email);
        return {};
      case 'endUpstream':
        controls.endUpstream(wanted.email);
        return {};
      case 'watchAd':
        return { watched: controls.watchAd(wanted.email) };
    }
  };

  return [
    {
      method: 'POST',
      path: '/playground/control',
      handler: guarded(async (request) => {
        const wanted = command.safeParse(jsonBody(request));
        if (!wanted.success) return json(422, { detail: 'The Playground knows no such action.' });
        try {
          return json(200, { ok: true, ...(await carryOut(wanted.data)) });
        } catch (error) {
          const { kind, message } = failureOf(error);
          if (kind !== 'invalid-input') throw error;
          return json(422, { detail: message });
        }
      }),
    },
    { method: 'GET', path: '/playground/usage', handler: guarded(() => json(200, controls.usage())) },
  ];
}
