import { z } from 'zod';
import {
  account,
  accountChanges,
  accountCounts,
  accountId,
  accountName,
  failure,
  label,
  refreshAllProgress,
  signInInput,
  timelineEntry,
} from '../schemas.ts';
import { listOrder } from '../settings-schema.ts';
import { url } from '../tool-schema.ts';
import { byId, nothing, procedure } from './procedure.ts';

export const accountProcedures = {
  /** All accounts; or, with `limit`, so many at most, ordered by id, of those whose id comes after `after`. */
  'accounts.list': procedure(
    z.object({ after: accountId.optional(), limit: z.number().int().min(1).max(20_000).optional() }),
    z.object({ accounts: z.array(account) }),
  ),
  /**
   * What a window shows first: the top of its list in the order of the settings, and how many accounts there are. `locale`: how names are
   * ordered, a BCP 47 tag.
   */
  'accounts.top': procedure(
    z.object({ count: z.number().int().min(1).max(500), locale: z.string().max(100).optional() }),
    z.object({ accounts: z.array(account), order: listOrder, counts: accountCounts }),
  ),
  'accounts.get': procedure(byId, account),
  /** The one account that a person means by an id, the start of an id, a label or an e-mail address. */
  'accounts.resolve': procedure(z.object({ name: accountName }), account),
  /** The accounts whose requests may go to a URL: which one a tool means that knows an address only. */
  'accounts.findByUrl': procedure(z.object({ url }), z.object({ accounts: z.array(account) }), 'tool'),
  'accounts.timeline': procedure(
    z.object({ id: accountId, limit: z.number().int().min(1).max(1_000).default(100) }),
    z.object({ entries: z.array(timelineEntry) }),
  ),
  'accounts.rename': procedure(z.object({ id: accountId, label }), account),
  /** Changes label, notes, tags, refresh margin. */
  'accounts.update': procedure(accountChanges.extend({ id: accountId }), account),
  'accounts.refresh': procedure(byId, account),
  /** Answers when all, or all of those that are named, are done; `refresh-all` events tell how far it is. */
  'accounts.refreshAll': procedure(
    z.object({ runId: z.string().max(64), ids: z.array(accountId).max(20_000).optional() }),
    refreshAllProgress,
  ),
  'accounts.cancelRefreshAll': procedure(z.object({ runId: z.string().max(64) }), nothing),
  /** Opens the provider's site in a window that is signed in as the account; `not-supported` without the desktop app. */
  'accounts.openSite': procedure(byId, nothing),
  'accounts.pause': procedure(byId, account),
  'accounts.resume': procedure(byId, account),
  /** Signs in although another session of the account is live elsewhere, and so ends that one. */
  'accounts.takeOver': procedure(z.object({ id: accountId, signIn: signInInput.optional() }), account),
  'accounts.setCredential': procedure(
    z.object({
      id: accountId,
      credential: z.object({ username: z.string().min(1), password: z.string().min(1) }),
    }),
    account,
  ),
  'accounts.forgetCredential': procedure(byId, account),
  /** Signs out at the provider where it can be, and deletes every secret; the account stays in the list and waits for a sign-in. */
  'accounts.signOut': procedure(byId, account),
  /** Signs out at the provider where it can be, deletes every secret, verifies that they are gone, and removes the account. */
  'accounts.remove': procedure(byId, nothing),
  /** The same for several accounts; answers when all are done, with those that could not be removed and why. */
  'accounts.removeSome': procedure(
    z.object({ ids: z.array(accountId).min(1).max(20_000) }),
    z.object({ failures: z.array(z.object({ id: accountId, failure })) }),
  ),
} as const;
