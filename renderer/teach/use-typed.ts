import { useState } from 'react';

/**
 * What a field shows while it is typed in: exactly what was typed, even where the text of the definition has it tidier. Once the field is
 * left, and so before anything else can change the text, it shows what the text says.
 */
export function useTyped(
  shown: string,
  onChange: (typed: string) => void,
): readonly [string, (typed: string) => void, () => void] {
  const [typed, setTyped] = useState<string>();
  return [
    typed ?? shown,
    (next) => {
      setTyped(next);
      onChange(next);
    },
    () => setTyped(undefined),
  ];
}
