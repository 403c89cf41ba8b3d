import { z } from 'zod';
import type { AccountData } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings-schema.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import type { DesktopElectron, DesktopNotification } from './electron.ts';
import { isQuiet, type Notice, planNotice } from './notices.ts';

const toldList = z.array(z.string()).catch([]);

export interface NotifierOptions {
  readonly electron: Pick<DesktopElectron, 'Notification'>;
  readonly memory: DesktopMemory;
  readonly settings: () => Settings['notifications'];
  readonly onClick: (accountId: string | undefined) => void;
}

/** Tells the person what needs them, by notifications of the system. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** One that nobody refers to can be collected before it is clicked. */
  #shown: DesktopNotification | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Looks at how the accounts are now. */
  look(accounts: readonly AccountData[], now: Date): void {
    const { memory, settings } = this.#options;
    const told = toldList.parse(memory.get('told'));
    const plan = planNotice(accounts, told, isQuiet(settings(), now));
    if (plan.told.join() !== told.join()) memory.set('told', plan.told);
    if (plan.notice) this.tell(plan.notice);
  }

  /** Whether the person can be told of what they did not ask for: the system can, they want it, and it is no quiet hour. */
  canTell(now: Date): boolean {
    return this.#options.electron.Notification.isSupported() && !isQuiet(this.#options.settings(), now);
  }

  /** Shows a notice, in the place of the one before. What it returns takes the notice away, if it still is there. */
  tell({ title, body, accountId }: Notice): () => void {
    const { electron, onClick } = this.#options;
    const { Notification } = electron;
    if (!Notification.isSupported()) return () => {};
    this.#shown?.close();
    const shown = new Notification({ title, body });
    this.#shown = shown;
    shown.on('click', () => onClick(accountId));
    shown.show();
    return () => {
      if (this.#shown !== shown) return;
      this.#shown = undefined;
      shown.close();
    };
  }
}
