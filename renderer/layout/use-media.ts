import { useCallback, useSyncExternalStore } from 'react';

/** Below this width (CSS pixels) the details slide over the list. */
export const panelBeside = '(min-width: 900px)';
/** Below this width the sidebar folds into a menu. */
export const sidebarBeside = '(min-width: 560px)';

/** Whether a media query holds, now and as the window changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (callback: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', callback);
      return () => media.removeEventListener('change', callback);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
