import type { Page } from 'playwright';
import type { AccountId } from '../engine/account.ts';
import { fail, failureOf } from '../engine/failure.ts';
import type { Clock, SignIn, SignInTask, Transport } from '../engine/ports.ts';
import type { Captured, WayIn } from '../engine/provider.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { OAuthPlan, WindowPlan } from '../engine/sign-in-plan.ts';
import type { AppLinks } from './app-links.ts';
import { BrowserFolders, type FolderLease } from './browser-folder.ts';
import { hasDisplay, type OpenUrl, openUrl } from './open-url.ts';
import { findSystemBrowser, type SystemBrowser } from './system-browser.ts';

const usualTimeLimit: Milliseconds = 10 * 60_000;

export interface HostSignInOptions {
  /** Where profiles of browsers lie: a folder of the profile of its own. */
  readonly folder: string;
  readonly transport: Transport;
  readonly clock: Clock;
  /** The browser for way `chrome`; the best one of this machine unless told. */
  readonly browser?: SystemBrowser | 'none';
  /** Opens the person's own browser for way `loopback`. */
  readonly openUrl?: OpenUrl;
  /** Links of the desktop app, for servers that lead back by its scheme. */
  readonly links?: AppLinks | undefined;
  /** For a whole sign-in, from its start to the captured secrets; 10 min unless told. */
  readonly timeLimit?: Milliseconds;
  /** Watched browsers without a window, where nobody has to see them. */
  readonly headless?: boolean;
  /** Further arguments of browsers. */
  readonly extraArguments?: readonly string[];
  /** Called with each page of a watched browser. */
  readonly onPage?: (page: Page) => void;
}

/** Sign-ins that need a person, for every host: the system's own browser, the loopback redirect, the device code. */
export class HostSignIn implements SignIn {
  readonly ways: readonly WayIn[];
  readonly #options: HostSignInOptions;
  readonly #browser: SystemBrowser | undefined;
  readonly #folders: BrowserFolders;
  /** The profiles of sign-ins whose account is not settled yet. */
  readonly #unsettled = new Map<Captured, FolderLease>();

  constructor(options: HostSignInOptions) {
    this.#options = options;
    this.#folders = new BrowserFolders(options.folder);
    const { browser = findSystemBrowser(), headless = false } = options;
    this.#browser = browser && browser !== 'none' && (headless || hasDisplay()) ? browser : undefined;
    this.ways = [...(this.#browser ? (['chrome'] as const) : []), 'loopback', 'device'];
  }

  async obtain(task: SignInTask, signal: AbortSignal): Promise<Captured> {
    const { clock, timeLimit = usualTimeLimit } = this.#options;
    const controller = new AbortController();
    let isLate = false;
    const end = () => controller.abort();
    const timer = clock.setTimer(() => {
      isLate = true;
      end();
    }, timeLimit);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      return await this.#obtainBy(task, controller.signal);
    } catch (error) {
      if (isLate && failureOf(error).kind === 'cancelled') {
        throw fail('timed-out', 'Nobody signed in in time, so the sign-in was ended.');
      }
      throw error;
    } finally {
      clock.clearTimer(timer);
      signal.removeEventListener('abort', end);
    }
  }

  /** Keeps the browser's profile for the account's next sign-in, or deletes it. */
  async settle(captured: Captured, accountId: AccountId | undefined): Promise<void> {
    const lease = this.#unsettled.get(captured);
    if (!lease) return;
    this.#unsettled.delete(captured);
    await (accountId === undefined ? lease.remove() : lease.keepFor(accountId));
  }

  /** Deletes what is kept for an account that was removed. Throws `profile-in-use` during a sign-in of it. */
  async forget(accountId: AccountId): Promise<void> {
    await this.#folders.forget(accountId);
  }

  /** Deletes what killed processes left behind, and what is kept for accounts that there are no more. Best effort; for the start. */
  async tidy(accountIds: Iterable<AccountId>): Promise<void> {
    await this.#folders.tidy(new Set(accountIds));
  }

  async #obtainBy(task: SignInTask, signal: AbortSignal): Promise<Captured> {
    const { provider, way } = task;
    if (!this.ways.includes(way)) throw fail('not-supported', 'This sign-in cannot be done from here.');
    const plan = provider.signInPlan(way, task.client);
    if (way === 'chrome' && plan.kind === 'window') return await this.#obtainByBrowser(task, plan, signal);
    if (plan.kind === 'oauth') return await this.#obtainByOAuth(task, plan, signal);
    throw fail('misconfigured', `The definition of ${provider.name} has no plan for this sign-in.`, {
      field: `/signIn/${way}`,
    });
  }

  async #obtainByOAuth(task: SignInTask, plan: OAuthPlan, signal: AbortSignal): Promise<Captured> {
    if (task.way === 'device') {
      const { signInByDeviceCode } = await import('./device-code.ts');
      return await signInByDeviceCode(task, plan, this.#options, signal);
    }
    const { signInByLoopback } = await import('./loopback.ts');
    const options = { ...this.#options, openUrl: this.#options.openUrl ?? openUrl };
    return await signInByLoopback(task, plan, options, signal);
  }

  async #obtainByBrowser(task: SignInTask, plan: WindowPlan, signal: AbortSignal): Promise<Captured> {
    const browser = this.#browser;
    if (!browser) throw fail('not-supported', 'There is no Chrome or Chromium on this machine.');
    const isPlain = plan.mode === 'after';
    const { accountId } = task;
    const known = isPlain ? accountId : undefined;
    const lease = await (known === undefined ? this.#folders.leaseNew() : this.#folders.leaseOf(known));
    const { clock, headless = false, extraArguments = [], onPage } = this.#options;
    const options = { browser, folder: lease.path, clock, headless, extraArguments, onPage };
    let captured: Captured;
    try {
      captured = isPlain
        ? await (await import('./chrome-after.ts')).signInAfter(task, plan, options, signal)
        : await (await import('./chrome-live.ts')).signInLive(task, plan, options, signal);
    } catch (error) {
      // An account's own profile outlives a sign-in that came to nothing.
      await Promise.allSettled([known === undefined ? lease.remove() : lease.keepFor(known)]);
      throw error;
    }
    if (isPlain) this.#unsettled.set(captured, lease);
    // What cannot be deleted now (a virus scanner holds it) is deleted at the next start, and is no reason to sign in once more.
    else await Promise.allSettled([lease.remove()]);
    return captured;
  }
}
