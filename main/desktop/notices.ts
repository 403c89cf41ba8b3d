import type { AccountData } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings-schema.ts';

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

/**
 * What to tell now: one notice for all accounts that need a person and were not told of yet. A trouble is told once, and again only after
 * it was over; what comes up in quiet hours is told after them.
 */
export function planNotice(
  accounts: readonly AccountData[],
  told: readonly string[],
  quiet: boolean,
): NoticePlan {
  const troubled = accounts.filter(needsPerson);
  const keys = new Map(troubled.map((account) => [keyOf(account), account]));
  const stillTold = told.filter((key) => keys.has(key));
  if (quiet) return { notice: undefined, told: stillTold };
  const known = new Set(stillTold);
  const fresh = [...keys].filter(([key]) => !known.has(key)).map(([, account]) => account);
  return { notice: noticeOf(fresh), told: [...keys.keys()] };
}

/** Whether only a person can go on with the account. */
export function needsPerson({ status, paused }: Pick<AccountData, 'status' | 'paused'>): boolean {
  return (
    !paused && (status === 'needs-sign-in' || status === 'in-use-elsewhere' || status === 'misconfigured')
  );
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

function keyOf({ id, status }: AccountData): string {
  return `${id} ${status}`;
}

function noticeOf(accounts: readonly AccountData[]): Notice | undefined {
  const [first] = accounts;
  if (!first) return undefined;
  if (accounts.length === 1) {
    return {
      title: `${first.label} needs you`,
      body: `${first.providerName}: ${wordsOf(first)}`,
      accountId: first.id,
    };
  }
  const names = accounts.slice(0, mostNames).map(({ label }) => label);
  const more = accounts.length - names.length;
  return {
    title: `${accounts.length} accounts need you`,
    body: more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', '),
  };
}

function wordsOf({ status, failure }: AccountData): string {
  if (status === 'in-use-elsewhere') return 'It is in use elsewhere.';
  return failure ? `${failure.what} ${failure.act}` : 'Sign in again.';
}
