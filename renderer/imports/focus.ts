/** Gives the keyboard to what comes next: what had it is gone. For `ref`. */
export function focusNext(element: HTMLElement | null): void {
  element?.focus();
}
