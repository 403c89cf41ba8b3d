import { z } from 'zod';

/** A rectangle in pixels of the screen. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const place = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});

/** Where a window was when it was last seen. */
export type WindowPlace = z.output<typeof place>;

const usual = { width: 1_200, height: 800 };
const smallest = { width: 480, height: 400 };

/** How much of a window must be on a screen for a person to get hold of it. */
const graspable = 100;

/**
 * Where to open a window that was at `remembered` (anything that was read from a file), on screens with these work areas. A window that
 * would be out of reach, because its screen is gone, comes back to the middle of the first one.
 */
export function placeOnScreen(
  remembered: unknown,
  screens: readonly Area[],
): Partial<WindowPlace> & typeof usual {
  const { data } = place.safeParse(remembered);
  if (!data) return usual;
  const screen = screens.find((area) => overlap(data, area) >= graspable) ?? undefined;
  const largest = screen ?? screens[0];
  if (!largest) return usual;
  const width = clamp(data.width, smallest.width, largest.width);
  const height = clamp(data.height, smallest.height, largest.height);
  if (!screen) return { width, height, maximized: data.maximized };
  return {
    width,
    height,
    x: clamp(data.x, screen.x, screen.x + screen.width - width),
    y: clamp(data.y, screen.y, screen.y + screen.height - height),
    maximized: data.maximized,
  };
}

/** The smaller side of what two rectangles have in common. */
function overlap(one: Area, other: Area): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.min(width, height);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
