import { basename } from 'node:path';
import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import type { Settings } from '../../preload/settings-schema.ts';
import type { ConsentRequest } from '../api/grant-parts.ts';

/** Something that a person is to be told. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The account that it is about, if it is one. */
  readonly accountId?: string;
}

export interface NoticePlan {
  readonly notice: Notice | undefined;
  /** What has been told from now on; to be remembered over a restart. */
  readonly told: readonly string[];
}

/** Told by name; of more only the number is told. */
const mostNames = 3;

/** What a person is told of about an account. */
interface Trouble {
  readonly key: string;
  readonly kind: 'needs-person' | 'low-credits';
  readonly account: AccountData;
}

/**
 * What to tell now: one notice for all accounts that need a person or are low on credits and were not told of yet. A trouble is told
 * once, and again only after it was over; what comes up in quiet hours is told after them.
 */
export function planNotice(
  accounts: readonly AccountData[],
  told: readonly string[],
  quiet: boolean,
): NoticePlan {
  const troubles = accounts.flatMap(troublesOf);
  const present = new Set(troubles.map(({ key }) => key));
  const stillTold = told.filter((key) => present.has(key));
  if (quiet) return { notice: undefined, told: stillTold };
  const known = new Set(stillTold);
  const fresh = troubles.filter(({ key }) => !known.has(key));
  return { notice: noticeOf(fresh), told: [...present] };
}

function troublesOf(account: AccountData): readonly Trouble[] {
  const { id, status, lowCredits, paused } = account;
  const troubles: Trouble[] = [];
  if (needsPerson(account)) troubles.push({ key: `${id} ${status}`, kind: 'needs-person', account });
  // Told anew if the person has set another amount meanwhile, and credits are under that as well.
  if (lowCredits !== undefined && !paused) {
    troubles.push({ key: `${id} under ${lowCredits}`, kind: 'low-credits', account });
  }
  return troubles;
}

/** Whether nothing is to be told now: never, or not at this time of day. Quiet hours may go over midnight. */
export function isQuiet({ on, quiet, quietFrom, quietTo }: Settings['notifications'], now: Date): boolean {
  if (!on) return true;
  if (!quiet) return false;
  const time = minutesOf(`${now.getHours()}:${now.getMinutes()}`);
  const from = minutesOf(quietFrom);
  const to = minutesOf(quietTo);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

/** Minutes since midnight. */
function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What needs a person is told before what is merely low. */
function noticeOf(troubles: readonly Trouble[]): Notice | undefined {
  const needing = troubles.filter(({ kind }) => kind === 'needs-person');
  const [first, ...others] = needing.length > 0 ? needing : troubles;
  if (!first) return undefined;
  const low = troubles.length - needing.length;
  const besides = needing.length > 0 && low > 0 ? ` ${low} low on credits.` : '';
  if (others.length === 0) {
    const { title, body } = singleWords(first);
    return { title, body: `${body}${besides}`, accountId: first.account.id };
  }
  const shown = [first, ...others].slice(0, mostNames);
  const more = others.length + 1 - shown.length;
  const names = shown.map(({ account }) => account.label).join(', ');
  const count = others.length + 1;
  return {
    title:
      first.kind === 'low-credits' ? `${count} accounts are low on credits` : `${count} accounts need you`,
    body: `${more > 0 ? `${names} and ${more} more` : names}${besides && `.${besides}`}`,
  };
}

function singleWords({ kind, account }: Trouble): { readonly title: string; readonly body: string } {
  const { label, providerName, credits, lowCredits = 0 } = account;
  if (kind === 'needs-person') {
    return { title: `${label} needs you`, body: `${providerName}: ${wordsOf(account)}` };
  }
  const unit = credits?.unit ?? 'credits';
  const left = `${credits?.total.toLocaleString() ?? 0} ${unit} left`;
  return {
    title: `${label} is low on credits`,
    body: `${providerName}: ${left}, under your ${lowCredits.toLocaleString()}.`,
  };
}

function wordsOf({ status, failure }: AccountData): string {
  if (status === 'in-use-elsewhere') return 'It is in use elsewhere.';
  return failure ? `${failure.what} ${failure.act}` : 'Sign in again.';
}

/** A program without a key waits for an answer, which is given in the window. */
export function askedNotice({ program, accountId, scope }: ConsentRequest): Notice {
  const path = program.script ?? program.path;
  const name = path === undefined ? 'An unknown program' : basename(path);
  const wanted = scope === 'token' ? 'a token' : scope;
  return {
    title: `${name} asks for ${accountId === undefined ? 'the list of your accounts' : wanted}`,
    body: 'Open Latchkey to allow or refuse it; without an answer it is refused in 30 seconds.',
  };
}
