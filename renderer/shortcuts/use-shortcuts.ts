import { useEffect } from 'react';
import { isMac } from '../parts/keys.tsx';
import { useActions, useCurrentState, useShow } from '../state/window-context.tsx';
import type { Screen, WindowState } from '../state/window-state.ts';

/** Milliseconds in which the second key of a sequence must come. */
const sequence = 1_200;

const screens: Readonly<Record<string, Screen>> = {
  o: 'overview',
  a: 'accounts',
  t: 'tools',
  s: 'settings',
};

/** The keys that mean the same wherever the keyboard is. Single letters do nothing while one types or a dialog is open. */
export function useShortcuts(): void {
  const show = useShow();
  const current = useCurrentState();
  const { undoRemoval } = useActions();
  useEffect(() => {
    let began = Number.NEGATIVE_INFINITY;

    function onCommand(key: string, event: KeyboardEvent): boolean {
      if (key === 'k') show({ dialog: { kind: 'palette' } });
      else if (key === 'z' && !isTyping(event.target)) return undoRemoval();
      else return false;
      return true;
    }

    function onLetter(key: string, event: KeyboardEvent): boolean {
      const isSecond = event.timeStamp - began < sequence;
      began = key === 'g' && !isSecond ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const screen = isSecond ? screens[key] : undefined;
      if (screen) show({ screen });
      else if (key === '?') show({ dialog: { kind: 'shortcuts' } });
      else if (key === '/') focusSearch(show);
      else return false;
      return true;
    }

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const hasCommand = isMac ? event.metaKey : event.ctrlKey;
      const key = event.key.toLowerCase();
      const isDone = hasCommand
        ? !event.shiftKey && onCommand(key, event)
        : isForLetters(current()) && !isTyping(event.target) && onLetter(key, event);
      if (isDone) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [show, current, undoRemoval]);
}

/** Whether letters are commands now: not over a dialog, and not where the person does not want it. */
function isForLetters({ dialog, settings }: WindowState): boolean {
  return dialog === undefined && settings?.settings.appearance.letterKeys !== false;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, [contenteditable], [role="menu"] *')
  );
}

/** Gives the keyboard to the search of the list, which is shown for it if it is not. */
export function focusSearch(show: (change: Partial<WindowState>) => void): void {
  show({ screen: 'accounts' });
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLInputElement>('.search-input');
    input?.focus();
    input?.select();
  });
}
