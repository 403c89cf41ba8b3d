import { type ReactNode, useLayoutEffect, useRef } from 'react';

/**
 * A place in which buttons take each other's place, such as the one that begins something and the one that ends it: whoever is on the one with
 * the keyboard is on the other then, and not at the beginning of the page. `turn` changes with the buttons.
 */
export function FocusKept({
  turn,
  className,
  children,
}: {
  readonly turn: unknown;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  const isWithin = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when the buttons change
  useLayoutEffect(() => {
    const focused = document.activeElement;
    const isLost = focused === null || focused === document.body || focused.matches(':disabled');
    if (!isWithin.current || !isLost) return;
    place.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  }, [turn]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the keyboard is
    <div
      ref={place}
      className={className}
      onFocus={() => {
        isWithin.current = true;
      }}
      onBlur={({ relatedTarget }) => {
        // What was taken away or disabled while it had the keyboard leaves to nowhere.
        if (relatedTarget !== null) isWithin.current = false;
      }}
    >
      {children}
    </div>
  );
}
