import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { createContext, type ReactNode, use, useRef } from 'react';
import { texts } from '../texts/texts.ts';
import './dialog-frame.css';

/** Whether the dialog around is open, and what is to be told when it has been closed and its last frame drawn. */
export const DialogShown = createContext<{ readonly open: boolean; readonly onClosed: () => void }>({
  open: true,
  onClosed: () => undefined,
});

interface DialogFrameProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Something before the title, such as a way back. */
  readonly before?: ReactNode;
  readonly wide?: boolean;
  readonly onClose: () => void;
}

/** A dialog: title, close button, content. Esc closes it; the keyboard goes back to where it was. */
export function DialogFrame({ title, description, children, before, wide, onClose }: DialogFrameProps) {
  const { open, onClosed } = use(DialogShown);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next, details) => {
        // A click beside it is too easy a slip to throw away what was typed.
        if (!next && details.reason !== 'outside-press') onClose();
      }}
      onOpenChangeComplete={(next) => !next && onClosed()}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-shade" />
        <Dialog.Popup
          className={wide ? 'dialog dialog-wide' : 'dialog'}
          ref={popup}
          initialFocus={() => firstField(popup.current) ?? true}
          finalFocus={focusAfterDialog}
        >
          <header className="dialog-head">
            {before}
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          </header>
          {description !== undefined && (
            <Dialog.Description className="dialog-description">{description}</Dialog.Description>
          )}
          {children}
          {/* Last, so that the keyboard begins with what the dialog is for. */}
          <Dialog.Close
            className="button button-quiet button-icon dialog-close"
            aria-label={texts.common.close}
            aria-keyshortcuts="Esc"
          >
            <X size={16} aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/**
 * Where the keyboard begins in a form: the first text field that must still be filled in, or else the first one, or else the chosen one of
 * the choices, or else the button that goes on.
 */
export function firstField(within: HTMLElement | null): HTMLElement | undefined {
  const wanted = [
    '.input:required:invalid',
    '.input',
    '[role="radio"][aria-checked="true"]',
    '[type="submit"]',
  ];
  for (const selector of wanted) {
    const found = within?.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
  return undefined;
}

/**
 * Where the keyboard goes after a dialog: to what had it before, or, if that is gone (a menu, a removed account), to the row of the list that
 * is active.
 */
export function focusAfterDialog(): HTMLElement | true {
  return lastFocusOutside?.isConnected && lastFocusOutside.checkVisibility()
    ? lastFocusOutside
    : (document.querySelector<HTMLElement>('[data-row][tabindex="0"]') ?? true);
}

let lastFocusOutside: HTMLElement | undefined;

/** Sends the keyboard to the active row after this dialog, because what was done there is seen in the list. */
export function focusListAfterDialog(): void {
  lastFocusOutside = undefined;
}

/** Remembers what had the keyboard outside of dialogs and menus. To be called once. */
export function rememberFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('#root')) lastFocusOutside = target;
  });
}
