import type { ReactNode } from 'react';

/** A key or combination of keys. */
export function Keys({ children }: { readonly children: ReactNode }) {
  return <kbd className="keys">{children}</kbd>;
}

/** Whether the Command key takes the place of Ctrl. */
export const isMac = /^Mac|^iP/.test(navigator.platform);

/** The combination as the system's people write it. */
export function withCommand(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`;
}
