import { allowInsecureRequests, Configuration, None, refreshTokenGrant } from 'openid-client';
import type { BenchQuestion, Measure } from '../measure.ts';
import { loadRival } from '../rivals.ts';
import { benchFolder, firstGrant, type Grant, profileWith, tokenService } from '../token-service.ts';
import { Unavailable } from '../unavailable.ts';

/** A server across a network, and one beside us that answers at once: there, all that is seen is the cost of the client. */
const manners = [
  { name: 'one refresh on the wire, server answers in 20 ms', delay: 20, rounds: 10, target: 'at most 1.1' },
  { name: 'one refresh on the wire, server answers at once', delay: 0, rounds: 100, target: '-' },
];

/**
 * One refresh from the call to the new token in hand, on a server in another process. The rivals keep what they got in memory; Latchkey
 * has sealed it, stored it durably and read it back by then.
 */
export async function wireRefresh(): Promise<BenchQuestion[]> {
  const questions: BenchQuestion[] = [];
  for (const { name, delay, rounds, target } of manners) {
    const url = await tokenService({ delay, lifetime: 3_600 });
    const lenient = await tokenService({ delay, lifetime: 3_600 }, false);
    const each = (work: () => Promise<unknown>) => repeated(rounds, work);
    const ours = await latchkey(url);
    const rivals: [string, () => Promise<unknown>][] = [
      ['openid-client, kept in memory', await openidClient(url)],
      ['@supabase/auth-js, kept in memory', await whereThere(() => supabase(url))],
      ['google-auth-library, kept in memory', await whereThere(() => google(lenient))],
    ];
    for (const [rival, theirs] of rivals) {
      questions.push({
        name,
        unit: 'ms',
        rival,
        target,
        ours: each(ours),
        theirs: each(theirs),
        isReached: (ratio) => target === '-' || ratio.median <= 1.1,
      });
    }
  }
  return questions;
}

/** A rival that cannot be had costs its own rows only: each says so when its turn comes. */
async function whereThere(prepare: () => Promise<() => Promise<unknown>>): Promise<() => Promise<unknown>> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return () => Promise.reject(error);
  }
}

function repeated(rounds: number, work: () => Promise<unknown>): Measure {
  return async () => {
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round += 1) await work();
    return (performance.now() - startedAt) / rounds;
  };
}

async function latchkey(url: string): Promise<() => Promise<unknown>> {
  const { engine } = await profileWith(1, url, benchFolder());
  const id = engine.list()[0]?.id ?? '';
  return () => engine.refresh(id);
}

async function openidClient(url: string): Promise<() => Promise<unknown>> {
  const server = { issuer: url, token_endpoint: `${url}/token` };
  const configuration = new Configuration(server, 'latchkey', undefined, None());
  allowInsecureRequests(configuration);
  let { refresh_token: refreshToken } = await firstGrant(url);
  return async () => {
    const reply = await refreshTokenGrant(configuration, refreshToken);
    refreshToken = reply.refresh_token ?? '';
  };
}

/** What is used of `@supabase/auth-js`. */
interface Supabase {
  readonly GoTrueClient: new (
    options: object,
  ) => {
    refreshSession(session: {
      refresh_token: string;
    }): Promise<{ data: { session: Grant | null }; error: unknown }>;
  };
}

async function supabase(url: string): Promise<() => Promise<unknown>> {
  const { GoTrueClient } = (await loadRival('@supabase/auth-js')) as Supabase;
  const client = new GoTrueClient({ url, autoRefreshToken: false, persistSession: false });
  let { refresh_token: refreshToken } = await firstGrant(url);
  return async () => {
    const { data, error } = await client.refreshSession({ refresh_token: refreshToken });
    if (!data.session) throw error;
    refreshToken = data.session.refresh_token;
  };
}

/** What is used of `google-auth-library`. */
interface Google {
  readonly OAuth2Client: new (
    options: object,
  ) => {
    setCredentials(credentials: { refresh_token: string }): void;
    refreshAccessToken(): Promise<unknown>;
  };
}

/** It keeps the refresh token that it has, as Google's servers want it. */
async function google(url: string): Promise<() => Promise<unknown>> {
  const { OAuth2Client } = (await loadRival('google-auth-library')) as Google;
  const client = new OAuth2Client({ clientId: 'latchkey', endpoints: { oauth2TokenUrl: `${url}/token` } });
  client.setCredentials({ refresh_token: (await firstGrant(url)).refresh_token });
  return () => client.refreshAccessToken();
}
