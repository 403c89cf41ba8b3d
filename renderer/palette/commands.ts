import { type ListOrder, needsPerson, type SortKey, sortKeys } from '../../preload/list-order.ts';
import type { SettingsSection } from '../settings/sections.ts';
import { matches, queryWords } from '../state/facets.ts';
import { sortsDescending } from '../state/list-order.ts';
import type { WindowServices } from '../state/window-context.tsx';
import type { WindowState } from '../state/window-state.ts';
import { opensSite } from '../status/opens-site.ts';
import { formats, texts } from '../texts/texts.ts';

/** Something that the palette offers. */
export interface Command {
  readonly id: string;
  readonly kind: 'account' | 'action' | 'screen' | 'setting';
  readonly name: string;
  /** The keys that do the same. */
  readonly keys?: string;
  /** Of the account. */
  readonly providerId?: string;
  readonly providerName?: string;
  readonly run: () => void;
}

type Show = (change: Partial<WindowState>) => void;
type Actions = WindowServices['actions'];

const words = texts.shortcuts.commands;
/** More accounts than this nobody reads. */
const mostAccounts = 30;

/** The commands that a query finds: first what is done, then where one goes, then accounts. */
export function findCommands(
  query: string,
  state: WindowState,
  show: Show,
  actions: Actions,
  sections: readonly SettingsSection[],
): readonly Command[] {
  const typed = queryWords(query);
  const commands = [
    ...accountActions(state, show, actions),
    ...listActions(state, show, actions),
    ...screenCommands(state, show, sections),
  ];
  const found = commands.filter((command) => matchesName(command, typed));
  return typed.length === 0 ? found : [...found, ...accountCommands(state, show, typed)];
}

function matchesName({ name }: Command, typed: readonly string[]): boolean {
  const [folded] = [queryWords(name).join(' ')];
  return typed.every((word) => folded?.includes(word));
}

function accountCommands(state: WindowState, show: Show, typed: readonly string[]): readonly Command[] {
  const found: Command[] = [];
  for (const [id, facets] of state.facets) {
    if (found.length === mostAccounts) break;
    if (state.leaving.has(id) || !matches(facets, typed)) continue;
    const { label, providerId, providerName } = facets;
    found.push({
      id,
      kind: 'account',
      name: label,
      providerId,
      providerName,
      run: () => show({ screen: 'accounts', activeId: id, openId: id, query: '' }),
    });
  }
  return found.sort((first, second) => formats.compare(first.name, second.name));
}

/** What can be done with the account that is open, or else that has the keyboard in the list. */
function accountActions(state: WindowState, show: Show, actions: Actions): readonly Command[] {
  const id = state.openId ?? state.activeId;
  const account = id === undefined ? undefined : state.accounts.get(id);
  if (!account || state.screen !== 'accounts' || state.leaving.has(account.id)) return [];
  const names = texts.account.actions;
  const offer = (name: string, run: () => void, keys?: string): Command => ({
    id: `account ${name}`,
    kind: 'action',
    name: words.of(name.replace(/…$/, ''), account.label),
    ...(keys !== undefined && { keys }),
    run,
  });
  const dialog = (kind: 'rename' | 'sign-in' | 'password' | 'sign-out') =>
    show({ dialog: { kind, accountId: account.id } });
  return [
    ...(needsPerson(account) || account.paused
      ? []
      : [offer(names.refresh, () => void actions.refresh(account.id), 'R')]),
    ...(opensSite(account, state.engine) && !needsPerson(account)
      ? [offer(names.openSite, () => void actions.openSite(account.id), 'W')]
      : []),
    account.paused
      ? offer(names.resume, () => void actions.resume(account.id), 'P')
      : offer(names.pause, () => void actions.pause(account.id), 'P'),
    offer(names.signInAgain, () => dialog('sign-in')),
    offer(names.rename, () => dialog('rename'), 'F2'),
    offer(texts.list.tag, () => show({ dialog: { kind: 'tags', accountIds: [account.id] } }), 'T'),
    ...(account.waysIn.includes('password')
      ? [offer(account.hasCredential ? names.replacePassword : names.storePassword, () => dialog('password'))]
      : []),
    offer(names.signOut, () => dialog('sign-out')),
    offer(names.remove, () => show({ dialog: { kind: 'remove', accountIds: [account.id] } }), 'Del'),
  ];
}

function listActions(state: WindowState, show: Show, actions: Actions): readonly Command[] {
  const offer = (id: string, name: string, run: () => void): Command => ({ id, kind: 'action', name, run });
  const inList = (change: Partial<WindowState>) => () => show({ screen: 'accounts', ...change });
  const inOrder = (change: Partial<ListOrder>) => () => {
    show({ screen: 'accounts' });
    void actions.orderList(change);
  };
  const sort = (key: SortKey) =>
    offer(
      `sort ${key}`,
      words.sortBy(texts.list.sort[key]),
      inOrder({ sort: key, descending: sortsDescending(key) }),
    );
  const tags = new Set([...state.facets.values()].flatMap((facets) => facets.tags));
  return [
    offer('add', texts.accounts.add, () => show({ dialog: { kind: 'add' } })),
    offer('import', words.import, () => show({ dialog: { kind: 'import' } })),
    offer('refresh-all', words.refreshAll, () => void actions.refreshAll()),
    ...(state.engine?.desktop
      ? [
          offer('logs', texts.settings.diagnostics.openLogs, () => void actions.openLogs()),
          offer('update', texts.settings.update.check, () => {
            show({ screen: 'settings', settingsSection: 'about' });
            void actions.checkForUpdate();
          }),
        ]
      : []),
    ...(state.lock?.isSet ? [offer('lock', texts.lock.lockNow, () => void actions.lockNow())] : []),
    offer('backup', texts.backup.make.replace(/…$/, ''), () =>
      show({ dialog: { kind: 'backup', task: 'make' } }),
    ),
    offer('restore', texts.backup.restore.replace(/…$/, ''), () => show({ dialog: { kind: 'restore' } })),
    offer('read-credits', texts.credits.readAll, () => void actions.syncCredits()),
    offer('export-credits', texts.credits.exportAll, () => void actions.exportCredits()),
    ...(state.leaving.size > 0
      ? [{ ...offer('undo', texts.shortcuts.undo, () => void actions.undoRemoval()), keys: 'Ctrl Z' }]
      : []),
    offer('needing', words.showNeeding, inList({ standing: 'needs-you', tag: undefined, query: '' })),
    offer(
      'all',
      words.showAll,
      inList({ standing: undefined, tag: undefined, providerId: undefined, query: '' }),
    ),
    offer(
      'group',
      state.byProvider ? words.ungroup : words.groupByProvider,
      inOrder({ byProvider: !state.byProvider }),
    ),
    ...sortKeys.map(sort),
    ...[...tags].sort(formats.compare).map((tag) => offer(`tag ${tag}`, words.showTag(tag), inList({ tag }))),
  ];
}

function screenCommands(
  state: WindowState,
  show: Show,
  sections: readonly SettingsSection[],
): readonly Command[] {
  const providers = new Map(
    [...state.facets.values()].map((facets) => [facets.providerId, facets.providerName]),
  );
  const screen = (id: string, name: string, run: () => void, keys?: string): Command => ({
    ...{ id, kind: 'screen', name, run },
    ...(keys !== undefined && { keys }),
  });
  return [
    screen('overview', texts.overview.title, () => show({ screen: 'overview' }), 'G O'),
    screen('accounts', texts.accounts.title, () => show({ screen: 'accounts' }), 'G A'),
    screen('tools', texts.tools.title, () => show({ screen: 'tools' }), 'G T'),
    screen('settings', texts.settings.title, () => show({ screen: 'settings' }), 'G S'),
    screen('teach', texts.teach.title, () => show({ screen: 'teach' })),
    screen('playground', texts.playground.title, () => show({ dialog: { kind: 'playground' } })),
    screen('shortcuts', texts.shortcuts.title, () => show({ dialog: { kind: 'shortcuts' } }), '?'),
    ...[...providers].map(([id, name]) =>
      screen(`provider ${id}`, words.showProvider(name), () => show({ screen: 'accounts', providerId: id })),
    ),
    ...sections.map(
      (section): Command => ({
        id: `settings ${section.id}`,
        kind: 'setting',
        name: texts.settings.sections[section.id],
        run: () => show({ screen: 'settings', settingsSection: section.id }),
      }),
    ),
  ];
}
