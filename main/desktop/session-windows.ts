import type { AccountId } from '../engine/account.ts';
import type { EngineNotice } from '../engine/events.ts';
import { fail } from '../engine/failure.ts';
import type { ProviderRegistry } from '../engine/ports.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import { OpenSession, type OpenSessionOptions } from './open-session.ts';

export interface SessionWindowsOptions extends OpenSessionOptions {
  readonly engine: OpenSessionOptions['engine'] & Pick<SecureSessionManager, 'subscribe'>;
  readonly providers: ProviderRegistry;
}

/** Sites opened as an account, each account in a partition of its own, so that several can be open side by side. */
export class SessionWindows {
  readonly #options: SessionWindowsOptions;
  readonly #open = new Map<AccountId, OpenSession>();
  readonly #opening = new Map<AccountId, Promise<void>>();

  constructor(options: SessionWindowsOptions) {
    this.#options = options;
    options.engine.subscribe((notice) => this.#onNotice(notice));
  }

  /** Opens the account's site signed in as the account, or shows the window where it is open already. */
  async open(id: AccountId): Promise<void> {
    const known = this.#open.get(id);
    if (known) {
      known.show();
      return;
    }
    const opening = this.#opening.get(id) ?? this.#make(id).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    await opening;
  }

  async #make(id: AccountId): Promise<void> {
    const { engine } = this.#options;
    const account = engine.get(id);
    const plan = this.#planOf(account.providerId, account.instance);
    const session = await engine.runWithSession(id, async (client) => client.session);
    if (session.cookies.length === 0) {
      throw fail(
        'not-supported',
        'This account has a token and no cookies, so its site cannot be opened with it.',
      );
    }
    const opened = new OpenSession(this.#options, { id, label: account.label, plan }, () =>
      this.#open.delete(id),
    );
    this.#open.set(id, opened);
    try {
      await opened.start(session);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Puts away what the sites changed, and closes the windows. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((opened) => opened.close()));
  }

  #planOf(providerId: string, instance: string | undefined): WindowPlan {
    const provider = this.#options.providers.find(providerId, instance);
    const way = provider?.waysIn.find((candidate) => candidate === 'window' || candidate === 'chrome');
    const plan = way && provider?.signInPlan(way);
    if (plan?.kind === 'window') return plan;
    throw fail('not-supported', 'The provider of this account has no pages that can be opened.');
  }

  #onNotice(notice: EngineNotice): void {
    if (notice.type === 'account-removed') void this.#open.get(notice.accountId)?.close();
    if (notice.type === 'account-changed')
      this.#open.get(notice.account.id)?.onAccountChanged(notice.account);
  }
}
