import { useEffect, useMemo, useState } from 'react';
import type { DefinitionProblem } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { type PlacedProblem, placed } from './problem-places.ts';

/** Milliseconds of quiet after which what was typed is checked. */
const pause = 200;

/** What is wrong with a definition as it is typed. */
export interface Checked {
  readonly problems: readonly PlacedProblem[];
  /** What was found is about an older text. */
  readonly checking: boolean;
}

/** Has a definition checked a moment after each change; the latest text counts. */
export function useChecked(text: string): Checked {
  const { checkDefinition } = useActions();
  const [found, setFound] = useState<{ text: string; problems: readonly DefinitionProblem[] }>();
  useEffect(() => {
    let isLatest = true;
    const timer = setTimeout(async () => {
      const reply = await checkDefinition(text);
      if (isLatest && reply.ok) setFound({ text, problems: reply.value.problems });
    }, pause);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [checkDefinition, text]);
  const problems = useMemo(() => (found ? placed(text, found.problems) : []), [found, text]);
  return { problems, checking: found?.text !== text };
}
