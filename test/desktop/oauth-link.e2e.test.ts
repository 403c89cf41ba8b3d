import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { call, mainPage, type Stage, until, withStage } from './stage.ts';

const makeStage = withStage();

const redirectUri = 'app.latchkey.desktop:/oauth/callback';

async function startIssuer(): Promise<OidcIssuer> {
  const client = {
    client_id: 'latchkey',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [redirectUri],
  };
  const issuer = await OidcIssuer.start({ configuration: { clients: [client] } });
  onTestFinished(() => issuer.close());
  return issuer;
}

function logOf(stage: Stage): string {
  const path = join(stage.machine.folder, 'logs', 'latchkey.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

test('an OAuth sign-in comes back to the app by a link of its own scheme, once, and unseen by the log', async () => {
  const stage = await makeStage();
  const issuer = await startIssuer();
  const app = await stage.start();
  const page = await mainPage(app);
  const definition = {
    format: 1,
    id: 'linked',
    name: 'Linked',
    instance: {},
    signIn: {
      loopback: {
        redirectScheme: 'app.latchkey.desktop',
        authorizationParameters: { prompt: 'consent' },
      },
    },
    oauth: {
      issuer: '{instance}',
      clientId: 'latchkey',
      scopes: ['openid', 'email', 'offline_access'],
    },
    renewal: { by: 'oauth' },
    identity: { from: 'userinfo' },
  };
  await call(page, 'providersAdd', { definition: JSON.stringify(definition) });
  const signIn = { attemptId: 'attempt', way: 'loopback' };
  const added = call<AccountData>(page, 'signInAdd', { providerId: 'linked', instance: issuer.url, signIn });
  added.catch(() => {});
  const address = await until(() => stage.machine.openedOutside[0], 'the page in the browser');
  const { url: link } = await new PlainVisitor().open(address);
  expect(link.startsWith(`${redirectUri}?code=`)).toBe(true);

  // Any page can open such a link: one with another state is for nobody.
  const forged = new URL(link);
  forged.searchParams.set('state', 'forged');
  expect((await stage.start([forged.href])).runs).toBe(false);
  expect((await stage.start([link])).runs).toBe(false);
  expect(await added).toMatchObject({ status: 'active', identity: { subject: 'ada' } });
  await call(page, 'accountsRefresh', { id: (await added).id });
  expect((await stage.start([link])).runs).toBe(false);
  expect(logOf(stage)).not.toContain(forged.searchParams.get('code'));
});
