import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomPKCECodeVerifier,
} from 'openid-client';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { ensurePackages, isInstalled } from './debian-packages.ts';
import { benchFolder } from './token-service.ts';
import { Unavailable } from './unavailable.ts';

/** A running oidc-agent with two accounts at OpenID providers on this machine. */
export interface OidcAgent {
  /** Its socket. */
  readonly socket: string;
  /** For its own clients. */
  readonly environment: NodeJS.ProcessEnv;
  /** An account whose provider answers at once. */
  readonly account: string;
  /** An account whose provider takes long for each token. */
  readonly slowAccount: string;
}

const client = {
  client_id: 'oidc-agent',
  // oidc-agent always sends a secret in the Authorization header, also an empty one, which the standard does not know.
  client_secret: 'a secret of the bench',
  application_type: 'native',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['edu.kit.data.oidc-agent:/redirect'],
};

let running: Promise<OidcAgent> | undefined;

/**
 * The one oidc-agent of this run, installed and started when it is first needed; the provider of its slow account takes `slowRefresh`
 * milliseconds. Throws `Unavailable`.
 */
export function runningOidcAgent(slowRefresh: number): Promise<OidcAgent> {
  running ??= start(slowRefresh);
  return running;
}

async function start(slowRefresh: number): Promise<OidcAgent> {
  if (process.platform !== 'linux') throw new Unavailable('oidc-agent is had from Debian only');
  ensurePackages(['oidc-agent-cli'], () => isInstalled('oidc-agent'));
  const folder = benchFolder();
  // It goes to the background by itself, and says where it is.
  const said = execFileSync('oidc-agent', ['--no-autoload', '--json', '--quiet'], {
    env: { ...process.env, TMPDIR: folder, OIDC_CONFIG_DIR: folder },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { socket, dpid } = JSON.parse(said);
  process.once('exit', () => process.kill(Number(dpid)));
  const environment = {
    ...process.env,
    OIDC_SOCK: socket,
    OIDC_CONFIG_DIR: folder,
    OIDC_ENCRYPTION_PW: 'pw',
  };
  await addAccount('bench', await OidcIssuer.start({ configuration: { clients: [client] } }), environment);
  const slow = await OidcIssuer.start({ configuration: { clients: [client] } });
  slow.delay = slowRefresh;
  await addAccount('bench-slow', slow, environment);
  return { socket, environment, account: 'bench', slowAccount: 'bench-slow' };
}

/** Signs in at the provider as a browser would, and leaves the refresh token to oidc-agent. */
async function addAccount(name: string, { url }: OidcIssuer, environment: NodeJS.ProcessEnv): Promise<void> {
  const scope = 'openid offline_access';
  const {
    client_id: id,
    client_secret: secret,
    redirect_uris: [redirect = ''],
  } = client;
  const configuration = await discovery(new URL(url), id, secret, undefined, {
    execute: [allowInsecureRequests],
  });
  const verifier = randomPKCECodeVerifier();
  const address = buildAuthorizationUrl(configuration, {
    redirect_uri: redirect,
    scope,
    prompt: 'consent',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const end = await new PlainVisitor().open(address.href);
  const tokens = await authorizationCodeGrant(configuration, new URL(end.url), {
    pkceCodeVerifier: verifier,
  });
  const parameters = [
    ...[`--issuer=${url}/`, `--client-id=${id}`, `--client-secret=${secret}`, `--scope=${scope}`],
    ...['--manual', `--redirect-uri=${redirect}`, '--rt-env', '--pw-env', '--prompt=none', '--confirm-yes'],
  ];
  const generating = spawn('oidc-gen', [name, ...parameters], {
    env: { ...environment, OIDC_REFRESH_TOKEN: tokens.refresh_token },
    stdio: 'ignore',
  });
  const [code] = await once(generating, 'exit');
  if (code !== 0) throw new Unavailable(`oidc-gen ended with ${String(code)}`);
}
