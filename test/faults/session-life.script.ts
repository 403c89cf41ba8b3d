/**
 * A short life with the profile given as argument, for a process that meets faults: refreshes its account, changes a setting, renames the
 * account, adds another one, refreshes that and removes it. Prints what it begins, what was reported as done, and what failed in which
 * words, and goes on after a failure.
 */
import { failureOf } from '../../main/engine/failure.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import type { Input, ProcedureName } from '../../preload/contract.ts';

const [profile = '', instance = '', username = '', password = ''] = process.argv.slice(2);

function say(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}

async function live(host: ProfileHost): Promise<void> {
  const act = async <Name extends ProcedureName>(name: Name, input: Input<Name>) => {
    say({ begun: name });
    const { signal } = new AbortController();
    const reply = await host.api.router.dispatch(name, input, { audience: 'tool', actor: 'user', signal });
    if (reply.ok) say({ done: name });
    else say({ failed: name, failure: reply.failure });
  };
  const [first] = host.engine.list();
  const id = first?.id ?? '';
  await act('accounts.refresh', { id });
  await act('settings.set', { appearance: { theme: 'dark' } });
  await act('accounts.update', { id, label: 'renamed' });
  const signIn = {
    attemptId: 'life',
    way: 'password',
    credential: { username, password },
    remember: true,
  } as const;
  await act('signIn.add', { providerId: 'playground-api', instance, label: 'second', signIn });
  const second = host.engine.list().find(({ label }) => label === 'second');
  if (!second) return;
  await act('tokens.get', { id: second.id, minValid: 0 });
  await act('accounts.remove', { id: second.id });
}

try {
  const host = await openProfileHost({ profile, kind: 'command', warn: (warning) => say({ warning }) });
  if (!host) throw new Error('the profile is in use');
  say({ done: 'open' });
  await live(host);
  await host.close();
  say({ done: 'close' });
} catch (error) {
  const failure = failureOf(error);
  say({ failed: 'open', failure: { ...failure, what: failure.message }, error: String(error) });
}
