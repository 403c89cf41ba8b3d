import type { ProfileHost } from '../../main/host/profile-host.ts';

/** Calls procedures of a host as its owner does. The call throws what the procedure fails with. */
export function dispatcher(host: ProfileHost): (name: string, input: unknown) => Promise<unknown> {
  const { signal } = new AbortController();
  return async (name, input) => {
    const reply = await host.api.router.dispatch(name, input, { audience: 'tool', actor: 'user', signal });
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.what}`);
    return reply.value;
  };
}
