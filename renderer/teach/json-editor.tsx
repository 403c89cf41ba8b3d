import { type RefObject, useId, useLayoutEffect, useRef } from 'react';
import { classNames } from '../parts/button.tsx';
import { formats, texts } from '../texts/texts.ts';
import type { TextPlace } from './definition-text.ts';
import type { PlacedProblem } from './problem-places.ts';

/** Height of a line in CSS pixels, as the sheet draws it. */
const lineHeight = 18;

/** Lets others show a place in the text. */
export interface JsonEditorHandle {
  show(place: TextPlace): void;
}

/**
 * The text of a definition: a plain field with numbered lines, those with a mistake marked. Tab goes on to the next control, as it does
 * everywhere; the field keeps the browser's own undo.
 */
export function JsonEditor({
  text,
  problems,
  handle,
  onChange,
}: {
  readonly text: string;
  readonly problems: readonly PlacedProblem[];
  readonly handle: RefObject<JsonEditorHandle | null>;
  readonly onChange: (text: string) => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = text.split('\n').length;
  const wrong = new Set(problems.map(({ place }) => place.line));

  useLayoutEffect(() => {
    handle.current = {
      show({ offset, length, line }) {
        field.current?.focus();
        field.current?.setSelectionRange(offset, offset + length);
        scroller.current?.scrollTo({ top: Math.max(0, (line - 4) * lineHeight) });
      },
    };
    return () => {
      handle.current = null;
    };
  }, [handle]);

  return (
    <div className="json-editor" ref={scroller}>
      <div className="json-lines" aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <span key={index} className={classNames('json-line', wrong.has(index + 1) && 'json-line-wrong')}>
            {formats.number(index + 1)}
          </span>
        ))}
      </div>
      <textarea
        ref={field}
        id={id}
        className="json-field"
        aria-label={texts.teach.textLabel}
        aria-invalid={problems.length > 0}
        aria-describedby="teach-problems"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        wrap="off"
        rows={lines + 1}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
