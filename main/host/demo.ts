import { fail } from '../engine/failure.ts';
import type { SignInRequest } from '../engine/sign-in-request.ts';
import { demoUsers } from '../playground/demo-users.ts';
import type { ProfileHost } from './profile-host.ts';

const minute = 60_000;
const [ada] = demoUsers;

/** How the demonstration's three accounts are signed in; each is kept alive in another way. */
const accounts: readonly Pick<SignInRequest, 'providerId' | 'way' | 'label'>[] = [
  { providerId: 'playground-api', way: 'password', label: 'Ada at the API' },
  { providerId: 'playground-studio', way: 'password', label: 'Ada at the Studio' },
  { providerId: 'playground-connect', way: 'loopback', label: 'Ada at Connect' },
];

/** Starts the Playground with tokens that live a minute, and signs Ada in to what she is not signed in to yet. */
export async function prepareDemo(host: ProfileHost): Promise<void> {
  const { engine, settings, playground } = host;
  const lifetimes = { accessToken: minute, oauthAccessToken: minute, videoToken: minute };
  await playground.close();
  await settings.keepPlayground({ ...settings.playground, lifetimes });
  const { url: instance } = await playground.start();
  // Accounts of an address that could not be had again lead nowhere.
  for (const { id, providerId, instance: known } of engine.list()) {
    if (known !== instance && accounts.some((own) => own.providerId === providerId)) await engine.remove(id);
  }
  for (const account of accounts) {
    if (engine.list().some(({ providerId }) => providerId === account.providerId)) continue;
    const credential = { username: ada.email, password: ada.password };
    await engine.signIn({
      ...account,
      attemptId: `demo-${account.providerId}`,
      instance,
      ...(account.way === 'password' && { credential, remember: true }),
    });
  }
}

/** The demonstration's person in front of Connect's page: gives user name and password, and lets the browser go back. */
export async function signInAsAda(url: string): Promise<void> {
  const { origin, pathname, searchParams } = new URL(url);
  const { email, password } = ada;
  const form = new URLSearchParams([
    ...searchParams,
    ...Object.entries({ action: 'sign-in', email, password }),
  ]);
  const answer = await fetch(`${origin}${pathname}`, { method: 'POST', body: form, redirect: 'manual' });
  const back = answer.headers.get('location');
  if (!back) throw fail('unrecognised', 'The Playground did not let its own person in.');
  // The answer comes when the sign-in is done, which in turn waits for this function.
  fetch(back).catch(() => {});
}
