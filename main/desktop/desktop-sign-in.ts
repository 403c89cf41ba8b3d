import type { AccountId } from '../engine/account.ts';
import { fail } from '../engine/failure.ts';
import type { Clock, SignInTask } from '../engine/ports.ts';
import type { Captured, WayIn } from '../engine/provider.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import type { PersonSignIn } from '../host/profile-host-options.ts';
import type { DesktopElectron } from './electron.ts';
import { Partition } from './partition.ts';
import { SignInWindow } from './sign-in-window.ts';

export interface DesktopSignInOptions {
  readonly electron: DesktopElectron;
  readonly clock: Clock;
  /** The ways that every host has. */
  readonly usual: PersonSignIn;
  readonly log: (line: string) => void;
}

/** Sign-ins of the desktop app: the embedded window, and all that other hosts have. */
export class DesktopSignIn implements PersonSignIn {
  readonly ways: readonly WayIn[];
  readonly #options: DesktopSignInOptions;

  constructor(options: DesktopSignInOptions) {
    this.#options = options;
    this.ways = ['window', ...options.usual.ways];
  }

  async obtain(task: SignInTask, signal: AbortSignal): Promise<Captured> {
    const { usual } = this.#options;
    if (task.way !== 'window') return await usual.obtain(task, signal);
    const { provider } = task;
    const plan = provider.signInPlan('window');
    if (plan.kind !== 'window') {
      throw fail('misconfigured', `The definition of ${provider.name} has no page to sign in at.`, {
        field: '/signIn/window',
      });
    }
    const captured = await this.#obtainInWindow(task, plan, signal);
    if (captured) return captured;
    if (await this.#wantsBrowser(task, signal)) return await usual.obtain({ ...task, way: 'chrome' }, signal);
    throw fail('not-supported', `${provider.name} does not let you sign in in a window of an app.`);
  }

  async settle(captured: Captured, accountId: AccountId | undefined): Promise<void> {
    await this.#options.usual.settle?.(captured, accountId);
  }

  async forget(accountId: AccountId): Promise<void> {
    await this.#options.usual.forget?.(accountId);
  }

  async tidy(accountIds: Iterable<AccountId>): Promise<void> {
    await this.#options.usual.tidy?.(accountIds);
  }

  /** What was captured; undefined if the site refuses windows like this one. */
  async #obtainInWindow(
    task: SignInTask,
    plan: WindowPlan,
    signal: AbortSignal,
  ): Promise<Captured | undefined> {
    const { electron, clock, log } = this.#options;
    const partition = new Partition(electron, 'sign-in');
    const window = new SignInWindow({ electron, partition, plan, clock, name: task.provider.name });
    try {
      task.onProgress({ step: 'window-open' });
      if ((await window.visit(signal)) === 'rejected') return undefined;
      task.onProgress({ step: 'capturing' });
      return await window.capture();
    } finally {
      window.close();
      const isEmpty = await partition.empty(plan.localStorageOrigins).catch(() => false);
      if (!isEmpty) log('The partition of a sign-in could not be emptied; it ends with the app.');
    }
  }

  /** Google and others refuse embedded windows; the person's own browser is the way then, if there is one. */
  async #wantsBrowser({ provider }: SignInTask, signal: AbortSignal): Promise<boolean> {
    const { electron, usual } = this.#options;
    if (!provider.waysIn.includes('chrome') || !usual.ways.includes('chrome')) return false;
    const { response } = await electron.dialog.showMessageBox({
      type: 'info',
      message: `${provider.name} does not let you sign in in a window of an app.`,
      detail: 'You can sign in in your own browser instead. Nothing was changed so far.',
      buttons: ['Use my browser', 'Cancel'],
      defaultId: 0,
      cancelId: 1,
      // A sign-in that is cancelled in the app, or by its end, has no question left.
      signal,
    });
    return response === 0;
  }
}
