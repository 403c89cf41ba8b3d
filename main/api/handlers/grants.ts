import type { Output, ValidInput } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { type Grant, isOver } from '../../engine/grant.ts';
import type { Clock } from '../../engine/ports.ts';
import { resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ConsentRequest, NewGrant } from '../grant-parts.ts';
import type { ApiParts } from '../parts.ts';

type GrantView = Output<'grants.list'>['grants'][number];
type RequestView = Output<'grants.requests'>['requests'][number];

export function grantHandlers(parts: ApiParts, clock: Pick<Clock, 'now'>): HandlersOf<'grants'> {
  const { engine, providers, grants, consent, clipboard } = parts;
  const view = (grant: Grant) => grantView(grant, clock.now());
  const wanted = ({ name, accounts, scopes, lifetime }: ValidInput<'grants.create'>): NewGrant => {
    const listed = engine.list();
    const idOf = (account: string) => resolveAccount(listed, account, (id) => providers.find(id)).id;
    return {
      name,
      accounts: accounts === 'all' ? 'all' : [...new Set(accounts.map(idOf))],
      scopes: [...new Set(scopes)],
      lifetime,
    };
  };

  return {
    'grants.list': async () => ({ grants: grants.list().map(view) }),
    'grants.create': async (input, { actor }) => {
      const { grant, key } = await grants.create(wanted(input), actor);
      return { grant: view(grant), key };
    },
    'grants.createAndCopy': async (input, { actor }) => {
      if (!clipboard) {
        throw fail(
          'not-supported',
          'Only the desktop app copies keys. In a terminal: latchkey grant create NAME.',
        );
      }
      const { grant, key } = await grants.create(wanted(input), actor);
      try {
        await clipboard.copy(key);
      } catch (error) {
        await grants.revoke(grant.id, actor);
        throw error;
      }
      return view(grant);
    },
    'grants.revoke': async ({ id }, { actor }) => {
      await grants.revoke(id, actor);
      return {};
    },
    'grants.requests': async () => ({ requests: consent.list().map(requestView) }),
    'grants.answer': async ({ id, answer }) => {
      consent.answer(id, answer);
      return {};
    },
  };
}

/** What windows see of a program that asks. */
export function requestView(request: ConsentRequest): RequestView {
  const { id, program, accountId, scope, askedAt, endsAt, canBeKnownAgain } = request;
  const { pid, path, script, user } = program;
  return { id, program: { pid, path, script, user }, accountId, scope, askedAt, endsAt, canBeKnownAgain };
}

function grantView(grant: Grant, now: number): GrantView {
  const { id, name, holder, accounts, scopes, createdAt, expiresAt, lastUsedAt } = grant;
  return {
    id,
    name,
    program: holder.by === 'program' ? { path: holder.path, script: holder.script } : undefined,
    accounts: accounts === 'all' ? 'all' : [...accounts],
    scopes: [...scopes],
    createdAt,
    expiresAt,
    lastUsedAt,
    isOver: isOver(grant, now),
  };
}
