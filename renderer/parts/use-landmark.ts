import { useCallback, useState } from 'react';

/**
 * The part of the page that an element belongs to, once the element is given to the function. What opens beside the element is drawn within
 * it, where those who move by landmarks find it.
 */
export function useLandmark(): readonly [HTMLElement | null, (element: HTMLElement | null) => void] {
  const [landmark, setLandmark] = useState<HTMLElement | null>(null);
  const find = useCallback((element: HTMLElement | null) => {
    setLandmark(element?.closest<HTMLElement>('[role="dialog"], aside, main') ?? null);
  }, []);
  return [landmark, find];
}
