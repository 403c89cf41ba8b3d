import type { WindowState } from '../state/window-state.ts';

/** Nothing but the search and the view of one provider narrows the list. */
export const noFilters = { standing: undefined, tag: undefined } satisfies Partial<WindowState>;
