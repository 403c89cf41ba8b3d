import { type RefObject, useEffect, useRef } from 'react';

/**
 * Empties the fields inside an element when they leave the page. React goes on holding the last fields that were changed, and with them
 * what was typed: a password would stay in the memory of the window.
 */
export function useEmptiedFields<Box extends HTMLElement>(): RefObject<Box | null> {
  const box = useRef<Box>(null);
  useEffect(() => {
    const fields = box.current?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    return () => {
      // By then a field that really left is out of the page; in development effects also run twice.
      for (const field of fields ?? []) if (!field.isConnected) field.value = '';
    };
  }, []);
  return box;
}
