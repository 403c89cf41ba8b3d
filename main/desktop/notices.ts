import type { AccountData } from '../../preload/contract.ts';

/** Hours of the day, 0 to 23, in which nothing is told: from the first until before the second. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

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
  isQuiet: boolean,
): NoticePlan {
  const troubled = accounts.filter(needsPerson);
  const keys = new Map(troubled.map((account) => [keyOf(account), account]));
  const stillTold = told.filter((key) => keys.has(key));
  if (isQuiet) return { notice: undefined, told: stillTold };
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

/** Whether the hour of the day lies in the quiet ones, which may go over midnight. */
export function isQuietHour(hour: number, quiet: QuietHours | undefined): boolean {
  if (!quiet || quiet.from === quiet.until) return false;
  if (quiet.from < quiet.until) return hour >= quiet.from && hour < quiet.until;
  return hour >= quiet.from || hour < quiet.until;
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
