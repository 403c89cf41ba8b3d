import type { KeyboardEvent } from 'react';
import { nothingSelected, rangeTo, toggled } from '../state/selection.ts';
import { selectSelection, useActions, useCurrentState, useShow } from '../state/window-context.tsx';
import type { WindowState } from '../state/window-state.ts';
import { opensSite } from '../status/opens-site.ts';
import { type ListItem, type Move, moveTo } from './list-items.ts';

const moves: Readonly<Record<string, Move>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
};

interface ListKeys {
  readonly items: readonly ListItem[];
  /** Index of the row that has the keyboard. */
  readonly active: number | undefined;
  /** How many rows are seen at once. */
  readonly seenRows: () => number;
  /** Gives the keyboard to a row. */
  readonly activate: (index: number | undefined) => void;
}

/** What the keys do in the list: they move, select, open, and act on what is selected, or else on the row that has the keyboard. */
export function useListKeys({ items, active, seenRows, activate }: ListKeys): (event: KeyboardEvent) => void {
  const show = useShow();
  const current = useCurrentState();
  const act = useRowKeys();

  function move(by: Move, extend: boolean): void {
    if (active === undefined) return;
    const from = items[active]?.key;
    const index = moveTo(items, active, by, Math.max(1, seenRows() - 1));
    const to = index === undefined ? undefined : items[index]?.key;
    if (extend && to !== undefined) {
      const { anchorId = from } = current();
      show(rangeTo({ anchorId }, accountsOf(items), to));
    }
    activate(index);
  }

  function selectAll(): void {
    // Not before all are there: it would be the first of them only.
    if (current().partial) return;
    show({ selected: new Set(accountsOf(items)), anchorId: accountsOf(items)[0] });
  }

  return (event) => {
    const item = active === undefined ? undefined : items[active];
    // A dialog that is about to take the keyboard: what is typed is meant for it.
    if (item === undefined || event.altKey || current().dialog !== undefined) return;
    const by = moves[event.key];
    const hasCommand = event.ctrlKey || event.metaKey;
    if (by && !hasCommand) move(by, event.shiftKey);
    else if (hasCommand && !event.shiftKey && event.key.toLowerCase() === 'a') selectAll();
    else if (hasCommand || !onRow(event) || !act(event.key, item.key)) return;
    event.preventDefault();
  };
}

/** Makes the function that does what a key stands for on a row; it answers whether the key stands for anything. */
function useRowKeys(): (key: string, id: string) => boolean {
  const show = useShow();
  const current = useCurrentState();
  const actions = useActions();

  /** Keys that ask the engine for something. */
  function ask(key: string, id: string, state: WindowState): boolean {
    if (key.length === 1 && state.settings?.settings.appearance.letterKeys === false) return false;
    const selection = selectSelection(state);
    const ids = selection.length > 0 ? selection : [id];
    switch (key) {
      case 'r':
        if (selection.length > 0) void actions.refreshAll(ids);
        else void actions.refresh(id);
        return true;
      case 'p': {
        const allPaused = ids.every((each) => state.accounts.get(each)?.paused);
        void (allPaused ? actions.resumeSome(ids) : actions.pauseSome(ids));
        return true;
      }
      case 't':
        show({ dialog: { kind: 'tags', accountIds: ids } });
        return true;
      case 'w': {
        const account = state.accounts.get(id);
        const opens = account !== undefined && opensSite(account, state.engine);
        if (opens) void actions.openSite(id);
        return opens;
      }
      case 'Delete':
        show({ dialog: { kind: 'remove', accountIds: ids } });
        return true;
      case 'F2':
        show({ dialog: { kind: 'rename', accountId: id } });
        return true;
      default:
        return false;
    }
  }

  return (key, id) => {
    const state = current();
    if (key === 'Enter') show({ activeId: id, openId: id });
    else if (key === ' ') show(toggled(state, id));
    else if (key === 'Escape' && state.selected.size > 0) show(nothingSelected);
    else if (key === 'Escape' && state.openId !== undefined) show({ openId: undefined });
    else return state.connection.state === 'connected' && ask(key, id, state);
    return true;
  };
}

/** Keys of a button in a row are the button's, except those that mean the list wherever it has the keyboard. */
function onRow(event: KeyboardEvent): boolean {
  const isButton = event.target instanceof HTMLElement && event.target.dataset.row === undefined;
  return !isButton || (event.key !== 'Enter' && event.key !== ' ');
}

/** The accounts of the list in its order. */
export function accountsOf(items: readonly ListItem[]): readonly string[] {
  return items.flatMap((item) => (item.kind === 'account' ? item.key : []));
}
