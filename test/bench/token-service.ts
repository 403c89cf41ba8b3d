import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';

/** What the token server answers at first. */
export interface Grant {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

/** How the token server is to answer. */
export interface Manner {
  /** Milliseconds before each answer. */
  readonly delay: number;
  /** Seconds that a token lives. */
  readonly lifetime: number;
}

let address: Promise<string> | undefined;

/** The base URL of the token server of this run, for clients that it is to treat in this manner. */
export async function tokenService({ delay, lifetime }: Manner, rotates = true): Promise<string> {
  address ??= startServer();
  return `${await address}/${delay}/${lifetime}/${rotates ? 1 : 0}`;
}

/** The first grant of a client. */
export async function firstGrant(url: string): Promise<Grant> {
  return (await (await fetch(`${url}/first`, { method: 'POST' })).json()) as Grant;
}

/** A folder that goes away with this run. */
export function benchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a profile in the folder, sealed by a key file, and signs accounts in at the token service. */
export async function profileWith(count: number, url: string, folder: string): Promise<ProfileHost> {
  writeDefinition(url, folder);
  const host = await openProfileHost({
    profile: folder,
    kind: 'command',
    signIn: () => ({ ways: ['loopback'], obtain: async () => captured(await firstGrant(url)) }),
  });
  if (!host) throw new Error('the profile is in use');
  await host.protection.choose('key-file', undefined);
  const labels = Array.from({ length: count }, (_, index) => `person-${index}`);
  // Some at a time: what is stored together costs little more than one.
  while (labels.length > 0) {
    const some = labels.splice(0, 20);
    await Promise.all(
      some.map((label) =>
        host.engine.signIn({ providerId: 'bench', way: 'loopback', attemptId: label, label }),
      ),
    );
  }
  return host;
}

/** Puts the definition of the provider `bench`, whose server is the token service at this URL, into a profile folder. */
export function writeDefinition(url: string, folder: string): void {
  mkdirSync(join(folder, 'definitions'), { recursive: true });
  writeFileSync(join(folder, 'definitions', 'bench.json'), JSON.stringify(definition(url)));
}

async function startServer(): Promise<string> {
  const script = join(import.meta.dirname, 'token-server.script.ts');
  const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill('SIGKILL'));
  const [url] = await once(createInterface(server.stdout), 'line');
  return String(url);
}

function captured(grant: Grant) {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = grant;
  return { tokens: { accessToken, refreshToken, expiresIn } };
}

function definition(url: string): object {
  return {
    format: 1,
    id: 'bench',
    name: 'Bench',
    // So that a hundred renewals a second depend on what they cost and not on how long the disk takes for each.
    parallelRefreshes: 20,
    signIn: { loopback: {} },
    oauth: {
      endpoints: { authorization: `${url}/authorize`, token: `${url}/token` },
      clientId: 'latchkey',
      scopes: ['openid'],
    },
    renewal: { by: 'oauth' },
  };
}
