import { useRef, useState } from 'react';

/**
 * What a field shows while it is typed in: exactly what was typed, even where the text of the definition has it tidier. When the field is
 * left, it shows what the text says.
 */
export function useTyped(
  shown: string,
  onChange: (typed: string) => void,
): readonly [string, (typed: string) => void, () => void] {
  const [typed, setTyped] = useState<string>();
  const last = useRef(shown);
  // The text was changed on the other side.
  if (last.current !== shown && typed !== undefined && document.activeElement?.matches('.json-field')) {
    setTyped(undefined);
  }
  last.current = shown;
  return [
    typed ?? shown,
    (next) => {
      setTyped(next);
      onChange(next);
    },
    () => setTyped(undefined),
  ];
}
