import { onTestFinished } from 'vitest';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import type { Input, ProcedureName, Reply } from '../../preload/contract.ts';
import { LeakWatch, markedPassword } from '../support/leak-watch.ts';

const password = markedPassword;

/** Opens the engine of a profile; with the test it is closed, and what it left is searched for secrets. */
export async function openHost(
  profile: string,
  kind: 'command' | 'daemon' = 'command',
): Promise<ProfileHost> {
  const host = await openProfileHost({ profile, kind });
  if (!host) throw new Error('the profile is in use');
  LeakWatch.forThisTest().profile(profile);
  onTestFinished(() => host.close());
  return host;
}

/** Calls a procedure as the person does. */
export function call<Name extends ProcedureName>(
  host: ProfileHost,
  name: Name,
  input: Input<Name>,
): Promise<Reply<Name>> {
  const { signal } = new AbortController();
  const caller = { audience: 'tool', actor: 'user', signal } as const;
  return host.api.router.dispatch(name, input, caller) as Promise<Reply<Name>>;
}

/** A practice service in this process, with two people. */
export async function practice(): Promise<Playground> {
  const users = ['one', 'two'].map((name) => ({ email: `${name}@example.com`, username: name, password }));
  const playground = await startPlayground({ passwordCost: 4, users });
  onTestFinished(() => playground.close());
  return playground;
}

/** Signs one of the two people in, without storing the password: a session that is lost stays lost. */
export async function signIn(host: ProfileHost, { url }: Playground, name: 'one' | 'two'): Promise<string> {
  const reply = await call(host, 'signIn.add', {
    providerId: 'playground-api',
    instance: url,
    label: name,
    signIn: {
      attemptId: name,
      way: 'password',
      credential: { username: `${name}@example.com`, password },
    },
  });
  if (!reply.ok) throw new Error(reply.failure.what);
  return reply.value.id;
}
