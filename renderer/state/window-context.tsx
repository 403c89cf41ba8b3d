import { createContext, use, useSyncExternalStore } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { formats } from '../texts/texts.ts';
import type { Actions } from './actions.ts';
import type { BulkActions } from './bulk-actions.ts';
import type { CreditActions } from './credit-actions.ts';
import type { DesktopActions } from './desktop-actions.ts';
import type { ImportActions } from './import-actions.ts';
import type { KeyActions } from './key-actions.ts';
import type { Removals } from './removals.ts';
import {
  createListingSelector,
  createNeedingSelector,
  createProviderCountsSelector,
  createSelectionSelector,
  createTagsSelector,
} from './selectors.ts';
import type { Ticker } from './ticker.ts';
import type { WindowState } from './window-state.ts';

/** What every component can reach. */
export interface WindowServices {
  readonly store: StoreApi<WindowState>;
  readonly actions: Actions &
    ImportActions &
    KeyActions &
    BulkActions &
    CreditActions &
    DesktopActions &
    Removals & { readonly readTrends: (ids: readonly string[]) => Promise<void> };
  readonly ticker: Ticker;
}

export const WindowContext = createContext<WindowServices | undefined>(undefined);

function useServices(): WindowServices {
  const services = use(WindowContext);
  if (!services) throw new Error('a component was drawn outside of WindowContext');
  return services;
}

/** A part of the state; the component renders again only when that part changes. */
export function useWindow<Part>(select: (state: WindowState) => Part): Part {
  return useStore(useServices().store, select);
}

/** What a person can have done. */
export function useActions(): WindowServices['actions'] {
  return useServices().actions;
}

/** Changes what the window shows: search, selection, dialogs. */
export function useShow(): (change: Partial<WindowState>) => void {
  return useServices().store.setState;
}

/** The state at this moment, for event handlers: nothing renders because of it. */
export function useCurrentState(): () => WindowState {
  return useServices().store.getState;
}

/**
 * A value made of the time, as of the last tick. The component renders again only when the value differs, so a list of relative times ticks
 * without rendering the list. `make` should give strings or numbers.
 */
export function useTicking<Value extends string | number | undefined>(make: (now: number) => Value): Value {
  const { ticker } = useServices();
  return useSyncExternalStore(ticker.subscribe, () => make(ticker.now()));
}

export const selectListing = createListingSelector(formats.compare);
export const selectProviderCounts = createProviderCountsSelector(formats.compare);
export const selectTags = createTagsSelector(formats.compare);
export const selectSelection = createSelectionSelector(selectListing);
export const selectNeeding = createNeedingSelector(formats.compare);
