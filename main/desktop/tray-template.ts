import type { AccountData, EngineStatusData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { type Now, statusWords, timeWords } from './tray-words.ts';

/** What a click in the tray asks for. */
export type TrayCommand =
  | {
      readonly do:
        | 'open-window'
        | 'sign-in'
        | 'refresh-all'
        | 'lock'
        | 'toggle-autostart'
        | 'open-logs'
        | 'copy-diagnostics'
        | 'check-for-update'
        | 'install-command'
        | 'quit';
    }
  | { readonly do: 'show' | 'refresh' | 'open-site' | 'pause' | 'resume'; readonly id: string };

/** One line of the menu. */
export interface TrayItem {
  readonly label?: string;
  readonly type?: 'separator' | 'checkbox';
  readonly checked?: boolean;
  readonly enabled?: boolean;
  readonly submenu?: readonly TrayItem[];
  readonly command?: TrayCommand;
}

export interface TrayState {
  readonly accounts: readonly AccountData[];
  /** Absent while the engine starts. */
  readonly status: EngineStatusData | undefined;
  readonly startsAtLogin: boolean;
  readonly now: Now;
}

/** How the icon looks. */
export type TrayFace = 'idle' | 'refreshing' | 'attention' | 'offline' | 'locked';

/** Accounts that need something, and accounts of one provider, shown in the menu; the window shows the others. */
const most = { needing: 10, ofProvider: 15, providers: 20 };

const separator: TrayItem = { type: 'separator' };

/** The face of the icon: what a person has to do first. */
export function trayFace({ accounts, status }: TrayState): TrayFace {
  if (status && status.protection.state !== 'open') return 'locked';
  if (accounts.some(needsPerson)) return 'attention';
  if (status && !status.online) return 'offline';
  return accounts.some(({ activity }) => activity !== 'idle') ? 'refreshing' : 'idle';
}

/** How many accounts need a person; for a number beside the icon where the system can. */
export function needingCount({ accounts }: TrayState): number {
  return accounts.filter(needsPerson).length;
}

/** What is said when the pointer rests on the icon. */
export function trayToolTip(state: TrayState): string {
  const { accounts, status, now } = state;
  if (!status) return 'Latchkey is starting';
  const count = needingCount(state);
  switch (trayFace(state)) {
    case 'locked':
      return `Latchkey: ${status.protection.failure?.what ?? 'The sessions are locked.'}`;
    case 'attention':
      return count === 1 ? 'Latchkey: 1 account needs you' : `Latchkey: ${count} accounts need you`;
    case 'offline':
      return 'Latchkey: no network';
    case 'refreshing':
      return 'Latchkey: refreshing';
    case 'idle':
      return status.nextDueAt === undefined
        ? `Latchkey: ${accounts.length === 1 ? '1 account' : `${accounts.length} accounts`}`
        : `Latchkey: next refresh ${timeWords(status.nextDueAt, now)}`;
  }
}

/** The menu: what needs a person first, then the accounts by provider. It stays short however many there are. */
export function trayTemplate(state: TrayState): readonly TrayItem[] {
  const { accounts, status, startsAtLogin } = state;
  if (status?.lock.isLocked) return lockedTemplate(state);
  return [
    { label: trayToolTip(state).replace(/^Latchkey: /, ''), enabled: false },
    separator,
    ...needingItems(state),
    ...providerItems(state),
    {
      label: 'Refresh all',
      enabled: accounts.length > 0 && status !== undefined,
      command: { do: 'refresh-all' },
    },
    { label: 'Sign in to an account...', command: { do: 'sign-in' } },
    { label: 'Open Latchkey', command: { do: 'open-window' } },
    ...(status?.lock.isSet ? [{ label: 'Lock', command: { do: 'lock' } } as const] : []),
    separator,
    {
      label: 'Start with the computer',
      type: 'checkbox',
      checked: startsAtLogin,
      command: { do: 'toggle-autostart' },
    },
    {
      label: 'Help',
      submenu: [
        { label: 'Open logs', command: { do: 'open-logs' } },
        { label: 'Copy diagnostics', command: { do: 'copy-diagnostics' } },
      ],
    },
    { label: 'Quit', command: { do: 'quit' } },
  ];
}

/** While Latchkey is locked, the menu says nothing of the accounts either. */
function lockedTemplate(state: TrayState): readonly TrayItem[] {
  return [
    { label: trayToolTip(state).replace(/^Latchkey: /, ''), enabled: false },
    separator,
    { label: 'Unlock...', command: { do: 'open-window' } },
    { label: 'Quit', command: { do: 'quit' } },
  ];
}

function needingItems({ accounts, now }: TrayState): readonly TrayItem[] {
  const needing = accounts.filter(needsPerson);
  if (needing.length === 0) return [];
  const shown = needing.slice(0, most.needing).map(
    (account): TrayItem => ({
      label: `${account.label}: ${statusWords(account, now)}`,
      command: { do: 'show', id: account.id },
    }),
  );
  return [...shown, ...rest(needing.length - shown.length), separator];
}

function providerItems({ accounts, now }: TrayState): readonly TrayItem[] {
  if (accounts.length === 0) return [];
  const groups = new Map<string, AccountData[]>();
  for (const account of accounts) {
    const group = groups.get(account.providerName);
    if (group) group.push(account);
    else groups.set(account.providerName, [account]);
  }
  const names = [...groups.keys()].sort((one, other) => one.localeCompare(other, 'en'));
  const shown = names.slice(0, most.providers).map((name): TrayItem => {
    const group = groups.get(name) ?? [];
    const items = group.slice(0, most.ofProvider).map((account) => accountItem(account, now));
    return { label: `${name} (${group.length})`, submenu: [...items, ...rest(group.length - items.length)] };
  });
  return [...shown, ...rest(names.length - shown.length), separator];
}

function accountItem(account: AccountData, now: Now): TrayItem {
  const { id, label, credits, paused } = account;
  const amount = credits ? `, ${new Intl.NumberFormat('en').format(credits.total)} ${credits.unit}` : '';
  const opensSite = account.waysIn.includes('window') || account.waysIn.includes('chrome');
  return {
    label: `${label}: ${statusWords(account, now)}${amount}`,
    submenu: [
      { label: 'Refresh now', enabled: !needsPerson(account), command: { do: 'refresh', id } },
      ...(opensSite
        ? [
            {
              label: 'Open the site',
              enabled: !needsPerson(account),
              command: { do: 'open-site', id },
            } as const,
          ]
        : []),
      paused
        ? { label: 'Resume', command: { do: 'resume', id } }
        : { label: 'Pause', command: { do: 'pause', id } },
      { label: 'Show in Latchkey', command: { do: 'show', id } },
    ],
  };
}

function rest(count: number): readonly TrayItem[] {
  return count > 0 ? [{ label: `Show all (${count} more)`, command: { do: 'open-window' } }] : [];
}
