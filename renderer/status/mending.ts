import type { AccountData } from '../../preload/contract.ts';

/** What a person can do at once about an account that needs them. */
export type Mending = 'sign-in' | 'take-over' | 'try-again';

/**
 * Whether the account cannot go on without a person. A paused one was stopped by the person, and so waits silently. What is being
 * done at the moment does not count: a row that is tried again must not jump to another group and back.
 */
export function needsPerson(account: AccountData): boolean {
  if (account.paused) return false;
  return (
    account.stuck === true ||
    account.status === 'needs-sign-in' ||
    account.status === 'in-use-elsewhere' ||
    account.status === 'misconfigured'
  );
}

/** The action that mends the account, or undefined if nothing is to be mended, or is being mended already. */
export function mendingOf(account: AccountData): Mending | undefined {
  if (!needsPerson(account) || account.activity !== 'idle') return undefined;
  switch (account.status) {
    case 'in-use-elsewhere':
      return 'take-over';
    case 'misconfigured':
      return 'try-again';
    default:
      return 'sign-in';
  }
}
