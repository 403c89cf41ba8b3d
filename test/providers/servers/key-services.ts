import type { Provider, SignedIn } from '../../../main/engine/provider.ts';
import { calm } from '../scripted-transport.ts';
import { type Answer, type Asked, notFound, type Service } from './provider-server.ts';

/** One service that is used by API keys. */
interface KeyFacts {
  readonly host: string;
  /** The header that carries the key, and what stands before it. */
  readonly header: string;
  readonly prefix: string;
  /** What it answers to whom it knows, by path. */
  readonly answers: Readonly<Record<string, (asked: Asked) => unknown>>;
  readonly refusal: Answer;
  readonly identity: Service['identity'];
  readonly credits: Service['credits'];
}

/** A service that knows one key until it is withdrawn. */
export class KeyService implements Service {
  readonly hosts: readonly string[];
  readonly identity: Service['identity'];
  readonly credits: Service['credits'];
  readonly #facts: KeyFacts;
  #key = 'key-right';

  constructor(facts: KeyFacts) {
    this.#facts = facts;
    this.hosts = [facts.host];
    this.identity = facts.identity;
    this.credits = facts.credits;
  }

  answer(asked: Asked): Answer {
    const { header, prefix, answers, refusal } = this.#facts;
    if (asked.headers[header] !== `${prefix}${this.#key}`) return refusal;
    const json = answers[asked.path]?.(asked);
    return json === undefined ? notFound : { json };
  }

  signIn(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ apiKey: 'key-right' }, calm);
  }

  signInWrongly(provider: Provider): Promise<SignedIn> {
    return provider.adopt({ apiKey: 'key-wrong' }, calm);
  }

  expire(): void {
    this.#key = 'key-none';
  }

  revoke(): void {
    this.#key = 'key-none';
  }
}

const bearer = { header: 'authorization', prefix: 'Bearer ' };

/** By the id of the definition. */
export const keyServices: Readonly<Record<string, KeyFacts>> = {
  runpod: {
    ...bearer,
    host: 'api.runpod.io',
    answers: {
      '/graphql': ({ method, body }) =>
        method === 'POST' && (JSON.parse(body) as { query: string }).query.startsWith('query { myself {')
          ? { data: { myself: { id: 'u1', email: 'ada@example.com', clientBalance: 12.5, spendLimit: 80 } } }
          : { errors: [{ message: 'Cannot query field' }] },
    },
    refusal: { json: { errors: [{ message: 'Unauthorized' }], data: { myself: null } } },
    identity: { subject: 'u1', email: 'ada@example.com' },
    credits: { total: 12.5, parts: {}, unit: 'USD' },
  },
  elevenlabs: {
    header: 'xi-api-key',
    prefix: '',
    host: 'api.elevenlabs.io',
    answers: {
      '/v1/user/subscription': () => ({
        tier: 'starter',
        character_count: 4_000,
        character_limit: 30_000,
        next_character_count_reset_unix: 1_797_000_000,
        status: 'active',
      }),
    },
    refusal: { status: 401, json: { detail: { status: 'invalid_api_key', message: 'Invalid API key' } } },
    identity: undefined,
    credits: { total: 26_000, parts: {}, unit: 'characters', plan: 'starter' },
  },
  leonardo: {
    ...bearer,
    host: 'cloud.leonardo.ai',
    answers: {
      '/api/rest/v1/me': () => ({
        user_details: [
          {
            user: { id: 'l1', username: 'ada' },
            apiPaidTokens: 100,
            apiSubscriptionTokens: 3_500,
            paidTokens: 0,
          },
        ],
      }),
    },
    refusal: { status: 401, json: { error: 'Invalid response from authorization hook', code: 'unexpected' } },
    identity: { subject: 'l1', name: 'ada' },
    credits: { total: 3_600, parts: { subscription: 3_500, paid: 100 }, unit: 'tokens' },
  },
  fal: {
    header: 'authorization',
    prefix: 'Key ',
    host: 'api.fal.ai',
    answers: {
      '/v1/account/billing': ({ query }) =>
        query.get('expand') === 'credits'
          ? { username: 'ada', credits: { current_balance: 24.5, currency: 'USD' } }
          : { username: 'ada' },
    },
    refusal: { status: 401, json: { error: { type: 'authorization_error', message: 'no' } } },
    identity: { subject: 'ada', name: 'ada' },
    credits: { total: 24.5, parts: {}, unit: 'USD' },
  },
  civitai: {
    ...bearer,
    host: 'civitai.com',
    answers: { '/api/v1/me': () => ({ id: 9, username: 'ada' }) },
    refusal: { status: 401, json: { error: 'Unauthorized' } },
    identity: { subject: '9', name: 'ada' },
    credits: undefined,
  },
  openai: {
    ...bearer,
    host: 'api.openai.com',
    answers: { '/v1/models': () => ({ object: 'list', data: [] }) },
    refusal: { status: 401, json: { error: { code: 'invalid_api_key', message: 'Incorrect API key' } } },
    identity: undefined,
    credits: undefined,
  },
  stability: {
    ...bearer,
    host: 'api.stability.ai',
    answers: {
      '/v1/user/account': () => ({ id: 's1', email: 'ada@example.com' }),
      '/v1/user/balance': () => ({ credits: 6.25 }),
    },
    refusal: {
      status: 401,
      json: { id: '1', name: 'unauthorized', message: 'missing authorization header' },
    },
    identity: { subject: 's1', email: 'ada@example.com' },
    credits: { total: 6.25, parts: {}, unit: 'credits' },
  },
  runway: {
    ...bearer,
    host: 'api.dev.runwayml.com',
    answers: {
      '/v1/organization': ({ headers }) =>
        headers['x-runway-version'] === '2024-11-06'
          ? { creditBalance: 500, tier: {}, usage: {} }
          : undefined,
    },
    refusal: { status: 401, json: { error: 'Unauthorized' } },
    identity: undefined,
    credits: { total: 500, parts: {}, unit: 'credits' },
  },
};
