import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';

/** What a person can do at once about an account that needs them. */
export type Mending = 'sign-in' | 'take-over' | 'try-again';

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
