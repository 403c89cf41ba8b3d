import type { StoreApi } from 'zustand';
import type { Settings } from '../../preload/contract.ts';
import type { WindowState } from '../state/window-state.ts';
import { speaksOtherwise } from '../texts/language.ts';

type Appearance = Settings['appearance'];

const place = 'latchkey-appearance';

/**
 * Draws the window as the person has set it. Until the settings have been read it looks as it did the last time, so that a dark window does
 * not begin with a flash of light.
 */
export function followAppearance(store: Pick<StoreApi<WindowState>, 'getState' | 'subscribe'>): void {
  draw(remembered());
  let drawn: Appearance | undefined;
  store.subscribe(({ settings }) => {
    const appearance = settings?.settings.appearance;
    if (!appearance || appearance === drawn) return;
    drawn = appearance;
    draw(appearance);
    const isForeign = speaksOtherwise(appearance.language);
    remember(appearance);
    // What is on the screen was made of the other language's texts.
    if (isForeign && !speaksOtherwise(appearance.language)) location.reload();
  });
}

function draw({ theme, density }: Partial<Appearance>): void {
  const { dataset } = document.documentElement;
  dataset.theme = theme ?? 'system';
  dataset.density = density ?? 'comfortable';
}

/** What the browser kept of the last time; it may keep nothing. */
function remembered(): Partial<Appearance> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function remember({ theme, density, language }: Appearance): void {
  try {
    localStorage.setItem(place, JSON.stringify({ theme, density, language }));
  } catch {
    // Storage is full or forbidden: the next start begins with the usual look.
  }
}
