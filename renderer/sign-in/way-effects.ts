import type { Renewal, WayIn } from '../state/contract-types.ts';

/** What becomes of an account after a sign-in: signed in again by the app, renewed, checked, or neither. */
export type Afterwards = 'by-itself' | 'renewed' | 'checked' | 'once';

/** How an account that came by this way stays signed in, where its provider renews sessions like that. */
export function afterwardsOf(way: WayIn, renewal: Renewal): Afterwards {
  switch (way) {
    case 'password':
    case 'register':
      return 'by-itself';
    case 'loopback':
    case 'device':
      return renewal === 'check' ? 'checked' : 'renewed';
    case 'window':
    case 'chrome':
    case 'cookies':
      return renewal === 'refresh' || renewal === 'touch' ? 'renewed' : 'once';
    case 'token':
      return renewal === 'check' ? 'checked' : renewal === 'touch' ? 'renewed' : 'once';
    case 'api-key':
      return 'checked';
  }
}

/** The ways to offer after a failure of one: those by which a person does on the site itself what the failed one could not. */
export function waysInstead(failureKind: string, failed: WayIn, ways: readonly WayIn[]): readonly WayIn[] {
  const isOfTheWay = ['challenge', 'not-supported', 'misconfigured', 'timed-out', 'upstream-expired'];
  if (!isOfTheWay.includes(failureKind)) return [];
  const onTheSite: readonly WayIn[] = ['chrome', 'window', 'loopback', 'device', 'cookies', 'token'];
  return onTheSite.filter((way) => way !== failed && ways.includes(way)).slice(0, 2);
}
