import { useEffect } from 'react';
import { useActions, useWindow } from '../state/window-context.tsx';

/** Milliseconds without scrolling before trends are read. */
const settled = 200;

/** Reads the trends of the rows in sight once they have come to rest. */
export function useTrends(ids: readonly string[]): void {
  const { readTrends } = useActions();
  const inSight = ids.join();
  // Readings of credits make their trends old.
  const readings = useWindow((state) =>
    Math.max(0, ...ids.map((id) => state.accounts.get(id)?.credits?.readAt ?? 0)),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again after a new reading
  useEffect(() => {
    const timer = setTimeout(() => void readTrends(inSight.split(',').filter((id) => id !== '')), settled);
    return () => clearTimeout(timer);
  }, [inSight, readings, readTrends]);
}
