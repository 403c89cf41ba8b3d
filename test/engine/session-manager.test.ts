import { describe, expect, test } from 'vitest';
import { FailureError, fail } from '../../main/engine/failure.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { day, gate, hour, makeEngine, minute, second } from './engine-fixture.ts';

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(() => undefined).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure;
}

const expired = () => fail('session-expired', 'The token was refused.', { detail: 'HTTP 401' });
const busy = () => fail('transient', 'The site did not answer.', { detail: 'HTTP 503' });

describe('signing in', () => {
  test('lists the account under its identity, with the session in the vault and the password apart', async () => {
    const { manager, add, vault, store } = makeEngine();
    await manager.start();
    const account = await add();
    expect(account).toMatchObject({ label: 'ada@example.com', status: 'active', hasCredential: true });
    expect(vault.sessions.get(account.id)?.accessToken).toBe('access-1');
    expect(JSON.stringify([...store.accounts.values()])).not.toMatch(/access-1|refresh-1|correct horse/);
  });

  test('does not keep a password that is not to be remembered', async () => {
    const { manager, add, vault } = makeEngine();
    await manager.start();
    const account = await add(false);
    expect(account.hasCredential).toBe(false);
    expect(vault.credentials.size).toBe(0);
  });

  test('tells the event log that a password was stored along with a sign-in, and by whom', async () => {
    const { manager, add, events } = makeEngine();
    await manager.start();
    await add(false);
    expect(events.map(({ type }) => type)).not.toContain('password-stored');
    const { id } = await add(true);
    const stored = events.filter(({ type }) => type === 'password-stored');
    expect(stored).toMatchObject([{ accountId: id, actor: 'user' }]);
  });

  test('updates the listed account when the same person signs in as if it were new', async () => {
    const { manager, add } = makeEngine();
    await manager.start();
    const first = await add();
    const second = await add(true, 'ada-again');
    expect(second.id).toBe(first.id);
    expect(manager.list()).toHaveLength(1);
  });

  test('answers with the account as it is when the sign-in is over', async () => {
    const { manager, add } = makeEngine();
    await manager.start();
    const { id } = await add();
    const again = await manager.signIn({
      attemptId: 'again',
      providerId: 'site',
      accountId: id,
      way: 'token',
      captured: {},
    });
    expect(again.activity).toBe('idle');
  });

  test('refuses somebody else for an account that is signed in again, and leaves it as it was', async () => {
    const { manager, add, provider, vault } = makeEngine();
    await manager.start();
    const account = await add();
    provider.onIdentity = async () => ({ subject: 'bob', email: 'bob@example.com' });
    const failure = await failureOf(
      manager.signIn({
        attemptId: 'again',
        providerId: 'site',
        accountId: account.id,
        way: 'password',
        credential: { username: 'bob', password: 'x' },
      }),
    );
    expect(failure.kind).toBe('identity-mismatch');
    expect(failure.message).toContain('bob@example.com');
    expect(vault.sessions.get(account.id)?.accessToken).toBe('access-1');
    expect(manager.get(account.id).status).toBe('active');
  });

  test('opens one window for an account, however many callers ask', async () => {
    const { manager, add, person } = makeEngine();
    await manager.start();
    const account = await add();
    const window = gate<object>();
    let windows = 0;
    person.obtain = async () => {
      windows += 1;
      return await window.promise;
    };
    const callers = Array.from({ length: 20 }, (_, index) =>
      manager.signIn({ attemptId: `${index}`, providerId: 'site', accountId: account.id, way: 'chrome' }),
    );
    expect(manager.get(account.id).activity).toBe('signing-in');
    window.resolve({});
    await Promise.all(callers);
    expect(windows).toBe(1);
  });

  test('leaves nothing behind when the vault does not take the session', async () => {
    const { manager, add, vault, store } = makeEngine();
    await manager.start();
    vault.broken = true;
    expect((await failureOf(add())).kind).toBe('vault-unavailable');
    expect(manager.list()).toEqual([]);
    expect([store.accounts.size, vault.sessions.size, vault.credentials.size]).toEqual([0, 0, 0]);
  });

  test('a cancelled sign-in changes nothing', async () => {
    const { manager, person } = makeEngine();
    await manager.start();
    person.obtain = (_task, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(fail('cancelled', 'The window was closed.')));
      });
    const attempt = manager.signIn({ attemptId: 'one', providerId: 'site', way: 'chrome' });
    manager.cancelSignIn('one');
    expect((await failureOf(attempt)).kind).toBe('cancelled');
    expect(manager.list()).toEqual([]);
  });
});

describe('keeping alive', () => {
  test('renews ten minutes before the end of a token of an hour, again and again', async () => {
    const { manager, add, provider, pass } = makeEngine();
    await manager.start();
    const account = await add();
    expect(manager.get(account.id).nextAttemptAt).toBe((account.expiresAt ?? 0) - 10 * minute);
    await pass(day);
    expect(provider.renewals).toBe(28);
    expect(manager.get(account.id).status).toBe('active');
  });

  test('plans anew, and says so, when the margin before the end of tokens is changed', async () => {
    const { manager, add, provider } = makeEngine();
    await manager.start();
    const { id, nextAttemptAt = 0 } = await add();
    const told: (number | undefined)[] = [];
    manager.subscribe((notice) => {
      if (notice.type === 'account-changed') told.push(notice.account.nextAttemptAt);
    });
    provider.refreshMargin = 2 * minute;
    manager.timingChanged();
    expect(manager.get(id).nextAttemptAt).toBe(nextAttemptAt + 8 * minute);
    expect(manager.nextDueAt()).toBe(nextAttemptAt + 8 * minute);
    expect(told).toEqual([nextAttemptAt + 8 * minute]);
    manager.timingChanged();
    expect(told).toHaveLength(1);
  });

  test('does not renew a token of 30 days at once', async () => {
    const { manager, add, provider, pass } = makeEngine((site) => {
      site.onSignIn = async () => site.signedIn(30 * day);
    });
    await manager.start();
    await add();
    await pass(29 * day);
    expect(provider.renewals).toBe(0);
    await pass(day);
    expect(provider.renewals).toBe(1);
  });

  test('stores a renewed session before anyone may use it', async () => {
    const { manager, add, vault, provider } = makeEngine();
    await manager.start();
    const account = await add();
    const disk = gate();
    vault.slow = disk.promise;
    provider.onRenew = async () => provider.newSession(hour);
    const refresh = manager.refresh(account.id);
    await Promise.resolve();
    expect((await manager.accessToken(account.id)).token).toBe('access-1');
    disk.resolve();
    await refresh;
    expect((await manager.accessToken(account.id)).token).toBe('access-2');
  });

  test('keeps a renewed session that the vault refuses, hands out neither it nor its predecessor, and stores it later', async () => {
    const { manager, add, vault, provider, pass } = makeEngine();
    await manager.start();
    const account = await add();
    provider.onRenew = async () => {
      vault.broken = true;
      return provider.newSession(hour);
    };
    expect((await failureOf(manager.refresh(account.id))).kind).toBe('vault-unavailable');
    expect((await failureOf(manager.accessToken(account.id))).kind).toBe('vault-unavailable');
    vault.broken = false;
    await pass(minute);
    expect(provider.renewals).toBe(1);
    expect(vault.sessions.get(account.id)?.refreshToken).toBe('refresh-2');
    expect((await manager.accessToken(account.id)).token).toBe('access-2');
  });

  test('a failure in passing keeps the session, and is tried again before the token ends', async () => {
    const { manager, add, provider, pass } = makeEngine();
    await manager.start();
    const account = await add();
    provider.onRenew = async () => {
      throw busy();
    };
    await pass(52 * minute);
    expect(manager.get(account.id)).toMatchObject({ status: 'retrying', failure: { kind: 'transient' } });
    provider.onRenew = async () => provider.newSession(hour);
    await pass(5 * minute);
    expect(manager.get(account.id)).toMatchObject({
      status: 'active',
      failure: undefined,
      failedAttempts: 0,
    });
  });

  test('a server that gives the same token again is not asked for ever', async () => {
    const { manager, add, provider, pass } = makeEngine();
    await manager.start();
    await add();
    provider.onRenew = async (session) => session;
    await pass(59 * minute);
    expect(provider.renewals).toBeGreaterThan(2);
    expect(provider.renewals).toBeLessThan(12);
  });

  test('a 429 stops the whole provider for as long as it says', async () => {
    const { manager, add, provider, pass, time } = makeEngine();
    await manager.start();
    await add();
    provider.onIdentity = async () => ({ subject: 'bob' });
    await add(true, 'bob');
    let limited = 0;
    provider.onRenew = async () => {
      limited += 1;
      throw fail('rate-limited', 'Too many requests.', { retryAt: time.wall + 20 * minute });
    };
    await pass(50 * minute + 30 * second);
    expect(manager.list().map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    await pass(19 * minute);
    expect(limited).toBeLessThanOrEqual(2);
    provider.onRenew = async () => provider.newSession(hour);
    await pass(2 * minute);
    expect(manager.list().map(({ status }) => status)).toEqual(['active', 'active']);
  });

  test('never runs more renewals of a provider at once than its definition allows', async () => {
    const { manager, add, provider } = makeEngine();
    await manager.start();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      provider.onIdentity = async () => ({ subject: name });
      await add(true, name);
    }
    let running = 0;
    let most = 0;
    provider.onRenew = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return provider.newSession(hour);
    };
    expect(await manager.refreshAll({})).toEqual({ done: 5, failed: 0, total: 5 });
    expect(most).toBe(2);
  });

  test('a machine asleep for three hours refreshes on waking, spread out', async () => {
    const { manager, add, provider, pass, time } = makeEngine();
    await manager.start();
    const accounts = 40;
    for (let index = 0; index < accounts; index += 1) {
      provider.onIdentity = async () => ({ subject: `${index}` });
      await add(true, `${index}`);
    }
    time.sleep(3 * hour, false, () => {});
    await pass(3 * hour);
    const before = provider.renewals;
    const starts: number[] = [];
    provider.onRenew = async () => {
      starts.push(time.now);
      return provider.newSession(hour);
    };
    await pass(2 * minute);
    expect(provider.renewals - before).toBe(accounts);
    const busiest = Math.max(
      ...starts.map((at) => starts.filter((other) => other >= at && other < at + second).length),
    );
    expect(busiest).toBeLessThan(accounts / 2);
  });

  test('a clock set back by a day does not stop the refreshes, and its tokens are not trusted', async () => {
    const { manager, add, provider, pass, time } = makeEngine();
    await manager.start();
    const account = await add();
    time.wallError = -day;
    await pass(5 * minute);
    expect(provider.renewals).toBe(1);
    expect(manager.get(account.id).expiresAt).toBeLessThan(time.wall + 2 * hour);
  });

  test('offline, nothing is tried; back online, what waited is tried at once', async () => {
    const { manager, add, provider, pass, network } = makeEngine();
    await manager.start();
    const account = await add();
    network.online = false;
    await pass(3 * hour);
    expect(provider.renewals).toBe(0);
    expect(manager.get(account.id).status).toBe('active');
    network.online = true;
    network.tell(true);
    await pass(minute);
    expect(provider.renewals).toBe(1);
  });

  test('a paused account is left alone, and goes on when it is resumed', async () => {
    const { manager, add, provider, pass } = makeEngine();
    await manager.start();
    const account = await add();
    await manager.pause(account.id);
    await pass(3 * hour);
    expect(provider.renewals).toBe(0);
    expect((await failureOf(manager.accessToken(account.id))).kind).toBe('not-allowed');
    await manager.resume(account.id);
    await pass(minute);
    expect(provider.renewals).toBe(1);
  });
});

describe('recovering', () => {
  test('signs in again with the stored password when the session is dead, and repeats the work once', async () => {
    const { manager, add, provider } = makeEngine((site) => {
      site.onRenew = async () => {
        throw expired();
      };
    });
    await manager.start();
    const account = await add();
    const tokens: (string | undefined)[] = [];
    const answer = await manager.runWithSession(account.id, async ({ session }) => {
      tokens.push(session.accessToken);
      if (session.accessToken === 'access-1') throw expired();
      return 'done';
    });
    expect(answer).toBe('done');
    expect(tokens).toEqual(['access-1', 'access-2']);
    expect(provider.signIns).toBe(2);
  });

  test('work that fails again is not repeated a second time', async () => {
    const { manager, add } = makeEngine();
    await manager.start();
    const account = await add();
    let runs = 0;
    const failure = await failureOf(
      manager.runWithSession(account.id, async () => {
        runs += 1;
        throw expired();
      }),
    );
    expect(failure.kind).toBe('session-expired');
    expect(runs).toBe(2);
  });

  test('parallel works of one account share one client and one recovery', async () => {
    const { manager, add, provider } = makeEngine();
    await manager.start();
    const account = await add();
    const clients = new Set<unknown>();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        manager.runWithSession(account.id, async (client) => {
          clients.add(client);
          if (client.session.accessToken === 'access-1') throw expired();
        }),
      ),
    );
    expect(clients.size).toBe(2);
    expect(provider.renewals).toBe(1);
  });

  test('without a stored password a dead session asks for the person, and is never tried again, not even after a restart', async () => {
    const { manager, add, provider, pass, ports } = makeEngine((site) => {
      site.onRenew = async () => {
        throw expired();
      };
    });
    await manager.start();
    const account = await add(false);
    await pass(hour);
    expect(manager.get(account.id)).toMatchObject({
      status: 'needs-sign-in',
      failure: { kind: 'session-expired' },
    });
    await pass(day);
    await manager.stop();
    const next = new SecureSessionManager(ports);
    await next.start();
    await pass(day);
    expect(provider.renewals).toBe(1);
    expect(next.get(account.id).status).toBe('needs-sign-in');
  });

  test('an eviction never signs in by itself; taking over does when the person says so', async () => {
    const { manager, add, provider, pass } = makeEngine((site) => {
      site.onRenew = async () => {
        throw fail('evicted', 'The account is in use elsewhere.', { detail: 'ErrCode 10005' });
      };
    });
    await manager.start();
    const account = await add();
    await pass(3 * hour);
    expect(manager.get(account.id).status).toBe('in-use-elsewhere');
    expect(provider.signIns).toBe(1);
    await manager.takeOver(account.id);
    expect(provider.signIns).toBe(2);
    expect(manager.get(account.id).status).toBe('active');
  });

  test('a rejected password is kept and not tried again', async () => {
    const { manager, add, provider, pass, vault } = makeEngine((site) => {
      site.onRenew = async () => {
        throw expired();
      };
    });
    await manager.start();
    const account = await add();
    provider.onSignIn = async () => {
      throw fail('credentials-rejected', 'The password was rejected.');
    };
    await pass(day);
    expect(provider.signIns).toBe(2);
    expect(manager.get(account.id)).toMatchObject({
      status: 'needs-sign-in',
      failure: { kind: 'credentials-rejected' },
      hasCredential: true,
    });
    expect(vault.credentials.size).toBe(1);
  });

  test('signs in by itself at most once a minute and three times an hour, then asks', async () => {
    const { manager, add, provider, pass, time } = makeEngine();
    await manager.start();
    const account = await add();
    const at: number[] = [];
    provider.onRenew = async () => {
      throw expired();
    };
    provider.onSignIn = async () => {
      at.push(time.now);
      return provider.signedIn(second);
    };
    await pass(2 * hour);
    expect(at).toHaveLength(3);
    for (const [index, instant] of at.entries()) {
      if (index > 0) expect(instant - (at[index - 1] ?? 0)).toBeGreaterThanOrEqual(minute);
    }
    expect(manager.get(account.id)).toMatchObject({
      status: 'needs-sign-in',
      failure: { kind: 'session-expired' },
    });
  });
});

describe('handing out', () => {
  test('five hundred callers of an expired account cause one refresh', async () => {
    const { manager, add, provider, time } = makeEngine();
    await manager.start();
    const account = await add();
    time.now += 2 * hour;
    const tokens = await Promise.all(Array.from({ length: 500 }, () => manager.accessToken(account.id)));
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['access-2']));
    expect(provider.renewals).toBe(1);
  });

  test('gives a token with the validity asked for, refreshing first if it must', async () => {
    const { manager, add, provider, pass } = makeEngine();
    await manager.start();
    const account = await add();
    await pass(20 * minute);
    expect((await manager.accessToken(account.id, 30 * minute)).token).toBe('access-1');
    expect((await manager.accessToken(account.id, 50 * minute)).token).toBe('access-2');
    expect(provider.renewals).toBe(1);
    const failure = await failureOf(manager.accessToken(account.id, day));
    expect(failure).toMatchObject({ kind: 'invalid-input', field: 'minValid' });
  });

  test('gives a token that is due but still good at once, and renews it behind, once for all who ask', async () => {
    const { manager, add, provider, time, pass } = makeEngine();
    await manager.start();
    const { id } = await add();
    const reply = gate();
    provider.onRenew = async () => {
      await reply.promise;
      return provider.newSession(hour);
    };
    // As after sleep: due since five minutes, with nothing begun.
    time.now += 55 * minute;
    const tokens = await Promise.all(Array.from({ length: 500 }, () => manager.accessToken(id, 4 * minute)));
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['access-1']));
    expect(provider.renewals).toBe(1);
    reply.resolve();
    await pass(second);
    expect((await manager.accessToken(id)).token).toBe('access-2');
    expect(provider.renewals).toBe(1);
  });

  test('gives a token that is still good although the renewal behind it fails, and leaves the next to the plan', async () => {
    const { manager, add, provider, time, pass } = makeEngine();
    await manager.start();
    const { id } = await add();
    provider.onRenew = () => Promise.reject(busy());
    time.now += 55 * minute;
    expect((await manager.accessToken(id)).token).toBe('access-1');
    await pass(0);
    expect(manager.get(id)).toMatchObject({ status: 'retrying', failure: { kind: 'transient' } });
    expect((await manager.accessToken(id)).token).toBe('access-1');
    expect(provider.renewals).toBe(1);
  });
});

describe('the commit guard', () => {
  test('a renewal that comes back after a sign-in is discarded', async () => {
    const { manager, add, provider, vault, count } = makeEngine();
    await manager.start();
    const account = await add();
    const reply = gate();
    provider.onRenew = async () => {
      await reply.promise;
      return { ...provider.newSession(hour), accessToken: 'stale' };
    };
    const refresh = manager.refresh(account.id);
    await manager.signIn({
      attemptId: 'again',
      providerId: 'site',
      accountId: account.id,
      way: 'password',
      credential: { username: 'ada', password: 'new' },
    });
    reply.resolve();
    await refresh;
    expect(vault.sessions.get(account.id)?.accessToken).not.toBe('stale');
    expect((await manager.accessToken(account.id)).token).not.toBe('stale');
    expect(count('result-discarded')).toBe(1);
  });

  test('a renewal that comes back after the account was removed brings nothing back', async () => {
    const { manager, add, provider, vault, store } = makeEngine();
    await manager.start();
    const account = await add();
    const reply = gate();
    provider.onRenew = async () => {
      await reply.promise;
      return provider.newSession(hour);
    };
    const refresh = manager.refresh(account.id).catch(() => {});
    await manager.remove(account.id);
    reply.resolve();
    await refresh;
    expect([vault.sessions.size, vault.credentials.size, store.accounts.size]).toEqual([0, 0, 0]);
    expect(manager.list()).toEqual([]);
  });

  test('cookies that requests of an old client changed do not overwrite the renewed session', async () => {
    const { manager, add, vault, provider } = makeEngine();
    await manager.start();
    const account = await add();
    const open = provider.openClient.bind(provider);
    provider.openClient = (session) => {
      let current = session;
      return {
        ...open(session),
        get session() {
          return current;
        },
        request: async (request) => {
          current = { ...current, values: { rotated: 'yes' } };
          return { status: 200, url: request.url, headers: {}, setCookies: [], body: '' };
        },
      };
    };
    await manager.refresh(account.id);
    const reply = gate();
    const work = manager.runWithSession(account.id, async (client, signal) => {
      await reply.promise;
      await client.request({ method: 'GET', url: 'https://site.example' }, signal);
    });
    await manager.refresh(account.id);
    reply.resolve();
    await work;
    expect(vault.sessions.get(account.id)).toMatchObject({ accessToken: 'access-3', values: {} });
    await manager.runWithSession(account.id, async (client, signal) => {
      await client.request({ method: 'GET', url: 'https://site.example' }, signal);
    });
    expect(vault.sessions.get(account.id)).toMatchObject({
      accessToken: 'access-3',
      values: { rotated: 'yes' },
    });
  });
});

describe('leaving', () => {
  test('removing revokes at the provider, and goes on if that fails', async () => {
    const { manager, add, provider, vault } = makeEngine();
    await manager.start();
    const account = await add();
    provider.onRevoke = async () => {
      throw busy();
    };
    await manager.remove(account.id);
    expect(vault.sessions.size).toBe(0);
    expect((await failureOf(manager.refresh(account.id))).kind).toBe('no-such-account');
  });

  test('removing fails, and keeps the account, when the vault cannot delete', async () => {
    const { manager, add, vault } = makeEngine();
    await manager.start();
    const account = await add();
    vault.broken = true;
    expect((await failureOf(manager.remove(account.id))).kind).toBe('vault-unavailable');
    vault.broken = false;
    expect(manager.get(account.id).status).toBe('active');
    await manager.refresh(account.id);
    await manager.remove(account.id);
    expect(manager.list()).toEqual([]);
  });

  test('stopping waits for a renewal under way, so that a rotated token is saved', async () => {
    const { manager, add, provider, vault } = makeEngine();
    await manager.start();
    const account = await add();
    const reply = gate();
    provider.onRenew = async () => {
      await reply.promise;
      return provider.newSession(hour);
    };
    const refresh = manager.refresh(account.id);
    const stop = manager.stop();
    reply.resolve();
    await Promise.all([refresh, stop]);
    expect(vault.sessions.get(account.id)?.refreshToken).toBe('refresh-2');
  });
});
