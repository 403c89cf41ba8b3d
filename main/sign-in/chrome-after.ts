import { fail } from '../engine/failure.ts';
import type { SignInTask } from '../engine/ports.ts';
import type { Captured } from '../engine/provider.ts';
import type { DoneCondition, WindowPlan } from '../engine/sign-in-plan.ts';
import { hostMatches, urlMatches } from '../engine/url-pattern.ts';
import { readVisits, type Visit } from './browser-history.ts';
import { capture } from './capture.ts';
import type { ChromeOptions } from './chrome-live.ts';
import { looksDone, siteSaysDone } from './done-conditions.ts';
import { PlainBrowser } from './plain-browser.ts';
import { throwIfCancelled, unlessCancelled } from './waiting.ts';
import { browserClosed, WatchedBrowser } from './watched-browser.ts';

/** Who said that the sign-in is over. */
type Ending = 'confirmed' | 'closed';

/**
 * Signs in in a browser that is started plain, as sites demand that refuse a watched one: the person says that they are done, or closes it;
 * then its profile is read by the same browser without a window, over a pipe. Throws `cancelled` if it was closed without a sign-in,
 * `challenge` if the person is not signed in although they say so, `not-supported` if the site refused this browser too.
 */
export async function signInAfter(
  task: Pick<SignInTask, 'provider' | 'onProgress' | 'confirmed'>,
  plan: WindowPlan,
  options: ChromeOptions,
  signal: AbortSignal,
): Promise<Captured> {
  throwIfCancelled(signal);
  const plain = await PlainBrowser.start({ ...options, url: plan.startUrl });
  let ending: Ending;
  try {
    task.onProgress({ step: 'window-open' });
    task.onProgress({ step: 'confirm-when-done' });
    ending = await unlessCancelled(endingOf(task, plain), signal);
  } catch (error) {
    await plain.abandon();
    throw error;
  }
  await plain.end();
  throwIfCancelled(signal);
  task.onProgress({ step: 'capturing' });
  const visits = readVisits(options.folder);
  const captured = await read(plan, visits, options, signal);
  if (captured) return captured;
  throw notSignedIn(task.provider.name, plan, visits, ending, plain.fault);
}

function endingOf({ confirmed }: Pick<SignInTask, 'confirmed'>, plain: PlainBrowser): Promise<Ending> {
  const closed = plain.ended.then((): Ending => 'closed');
  return confirmed ? Promise.race([confirmed.then((): Ending => 'confirmed'), closed]) : closed;
}

/** Reads the profile; undefined if it is not signed in. */
async function read(
  plan: WindowPlan,
  visits: readonly Visit[],
  options: ChromeOptions,
  signal: AbortSignal,
): Promise<Captured | undefined> {
  const { done } = plan;
  if (!visitedDone(done, visits)) return undefined;
  const browser = await WatchedBrowser.start({
    ...options,
    headless: true,
    keychain: 'own',
    restoresSession: true,
  });
  try {
    throwIfCancelled(signal);
    const others = done.filter(({ kind }) => kind !== 'url');
    if (!looksDone(others, { urls: [], cookies: await browser.cookies() })) return undefined;
    if (!(await siteSaysDone(others, (url) => browser.readJson(url)))) return undefined;
    throwIfCancelled(signal);
    return await capture(browser, plan, lastIdentityProvider(plan, visits));
  } finally {
    await browser.close();
  }
}

/**
 * Whether the pages hold that must be open. The last page that was shown at a host counts for those open there: one that was left again,
 * for a sign-in form say, does not.
 */
function visitedDone(done: readonly DoneCondition[], visits: readonly Visit[]): boolean {
  const shown = visits.filter(({ wasShown }) => wasShown).map(({ url }) => url);
  return done.every((condition) => {
    if (condition.kind !== 'url') return true;
    const match = shown.findLast((url) => urlMatches(condition.pattern, url));
    const host = match === undefined ? undefined : URL.parse(match)?.host;
    return match !== undefined && shown.findLast((url) => URL.parse(url)?.host === host) === match;
  });
}

function lastIdentityProvider(
  { identityProviderHosts }: WindowPlan,
  visits: readonly Visit[],
): string | undefined {
  return visits
    .map(({ url }) => URL.parse(url)?.hostname ?? '')
    .findLast((host) => identityProviderHosts.some((pattern) => hostMatches(pattern, host)));
}

function notSignedIn(
  name: string,
  plan: WindowPlan,
  visits: readonly Visit[],
  ending: Ending,
  fault: string | undefined,
): Error {
  const wasRejected = visits.some(({ url }) => plan.rejectedUrls.some((pattern) => urlMatches(pattern, url)));
  if (wasRejected) return fail('not-supported', `${name} does not let this browser sign in.`);
  if (ending === 'confirmed') {
    return fail(
      'challenge',
      `${name} does not show you as signed in yet. Start again, go on until its own page is there, then say so.`,
    );
  }
  if (fault === undefined) return browserClosed();
  return fail('unexpected', 'The browser ended by itself before you were signed in.', { detail: fault });
}
