import { z } from 'zod';
import type { AccountData } from '../../preload/contract.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import type { DesktopElectron, DesktopNotification } from './electron.ts';
import { isQuietHour, planNotice } from './notices.ts';

const toldList = z.array(z.string()).catch([]);
const quietHours = z
  .object({ from: z.number().int().min(0).max(23), until: z.number().int().min(0).max(23) })
  .optional()
  .catch(undefined);

/** Tells the person what needs them, by notifications of the system. */
export class Notifier {
  readonly #electron: DesktopElectron;
  readonly #memory: DesktopMemory;
  readonly #onClick: (accountId: string | undefined) => void;
  /** One that nobody refers to can be collected before it is clicked. */
  #shown: DesktopNotification | undefined;

  constructor(
    electron: DesktopElectron,
    memory: DesktopMemory,
    onClick: (accountId: string | undefined) => void,
  ) {
    this.#electron = electron;
    this.#memory = memory;
    this.#onClick = onClick;
  }

  /** Looks at how the accounts are now. */
  look(accounts: readonly AccountData[], now: Date): void {
    const quiet = quietHours.parse(this.#memory.get('quietHours'));
    const told = toldList.parse(this.#memory.get('told'));
    const plan = planNotice(accounts, told, isQuietHour(now.getHours(), quiet));
    if (plan.told.join() !== told.join()) this.#memory.set('told', plan.told);
    if (plan.notice) this.tell(plan.notice);
  }

  tell({ title, body, accountId }: { title: string; body: string; accountId?: string }): void {
    const { Notification } = this.#electron;
    if (!Notification.isSupported()) return;
    this.#shown?.close();
    this.#shown = new Notification({ title, body });
    this.#shown.on('click', () => this.#onClick(accountId));
    this.#shown.show();
  }
}
