import { expect, test } from 'vitest';
import type { Api } from '../../main/api/api.ts';
import { TrayIcon, type TrayOptions } from '../../main/desktop/tray.ts';
import { MenuDouble, TrayDouble } from '../support/electron-double/menu-double.ts';
import { account, now, status } from './shapes.ts';

/** A tray of which it is counted how often it was given a menu. */
class CountedTray extends TrayDouble {
  menus = 0;
  override setContextMenu(menu: unknown): void {
    super.setContextMenu(menu);
    this.menus += 1;
  }
}

function makeTray() {
  const shown = { accounts: [account({ label: 'ada' })], now };
  const trays: CountedTray[] = [];
  const electron = {
    app: { setBadgeCount: () => true },
    Menu: { buildFromTemplate: (template: []) => new MenuDouble(template) },
    Tray: class extends CountedTray {
      constructor(image: string) {
        super(image);
        trays.push(this);
      }
    },
  };
  const icon = new TrayIcon({
    electron: electron as unknown as TrayOptions['electron'],
    clock: { now: () => shown.now, monotonic: () => 0, setTimer: () => ({ timer: 0 }), clearTimer: () => {} },
    icons: '/icons',
    platform: 'linux',
    autostart: { isOn: () => false, set: () => {}, renew: () => {} },
    onCommand: () => {},
    onAccounts: () => {},
  });
  const dispatch = async (name: string) =>
    name === 'accounts.list'
      ? { ok: true, value: { accounts: shown.accounts } }
      : { ok: true, value: status() };
  const feed = { open: () => ({ take: () => undefined, close: () => {} }) };
  const [tray] = trays;
  if (!tray) throw new Error('no tray');
  return { shown, tray, icon, api: { router: { dispatch }, feed } as unknown as Api };
}

test('a menu that says nothing new is left alone, because one that is open would close', async () => {
  const { shown, tray, icon, api } = makeTray();
  await icon.follow(api);
  const { menus } = tray;
  expect(tray.menu?.text()).toContain('ada: active');
  shown.accounts = [account({ ...shown.accounts[0], notes: 'of no interest to the tray' })];
  await icon.update();
  expect(tray.menus).toBe(menus);
  shown.accounts = [account({ ...shown.accounts[0], paused: true })];
  await icon.update();
  expect(tray.menus).toBe(menus + 1);
  expect(tray.menu?.text()).toContain('ada: paused');
});

test('after a click the menu is set anew, because the system has moved a tick by itself', async () => {
  const { tray, icon, api } = makeTray();
  await icon.follow(api);
  const { menus } = tray;
  tray.menu?.click('Start with the computer');
  await icon.update();
  expect(tray.menus).toBe(menus + 1);
});
