import { type FormEvent, useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { FocusKept } from '../parts/focus-kept.tsx';
import type { ImportChoice, ImportItem, ImportPreview } from '../state/import-actions.ts';
import { useActions } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { ImportItemView } from './import-item.tsx';
import { counted } from './import-words.ts';

const words = texts.imports;

interface ImportPreviewProps {
  readonly preview: ImportPreview;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

/** What was found, and which of it is to be kept. */
export function ImportPreviewForm({ preview, onAgain, onDone }: ImportPreviewProps) {
  const { applyImport, tellImported } = useActions();
  const { items, leftOut } = preview;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(items.filter(isWanted).map(({ item }) => item)),
  );
  /** How far the storing is, while it is under way. */
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const isStopped = useRef(false);
  const [failures, setFailures] = useState<ReadonlyMap<number, FailureData>>(new Map());
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  const [failure, setFailure] = useState<FailureData>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const choices = items
      .filter(({ item }) => chosen.has(item) && !done.has(item))
      .map((item) => choiceOf(item, form));
    isStopped.current = false;
    setFailure(undefined);
    const failed = new Map<number, FailureData>();
    const stored: number[] = [];
    let left = choices.length;
    // One by one: each can wait for its provider, and what is stored stays when the rest is called off.
    for (const choice of choices) {
      if (isStopped.current) break;
      setProgress({ done: choices.length - left, total: choices.length });
      const reply = await applyImport(preview.previewId, [choice]);
      if (!reply.ok) {
        setFailure(reply.failure);
        break;
      }
      left -= 1;
      for (const { item, account, failure: reason } of reply.value.results) {
        if (account) stored.push(item);
        if (reason) failed.set(item, reason);
      }
      setFailures(new Map(failed));
      setDone(new Set([...done, ...stored]));
    }
    setProgress(undefined);
    if (stored.length > 0) tellImported(words.done(...counted(stored.length, words.sessions)));
    if (left === 0 && failed.size === 0) onDone();
  }

  const count = items.filter(({ item }) => chosen.has(item) && !done.has(item)).length;
  return (
    <form ref={focusFirst} className="form" onSubmit={(event) => void submit(event)}>
      <p className="muted" role="status">
        {words.found(words.format[preview.format], words.counted(...counted(items.length, words.sessions)))}
      </p>
      {failure && <FailureNotice failure={failure} announced />}
      {items.length === 0 && (
        <div>
          <p>{words.nothing}</p>
          <p className="muted">{words.nothingAct}</p>
        </div>
      )}
      <ul className="import-items">
        {items.map((item) => (
          <ImportItemView
            key={item.item}
            item={item}
            failure={failures.get(item.item)}
            stored={done.has(item.item)}
            chosen={chosen.has(item.item)}
            onChoose={(wanted) => setChosen(withMember(chosen, item.item, wanted))}
          />
        ))}
      </ul>
      {leftOut.cookies > 0 && (
        <p className="muted">
          {words.leftOut(formats.number(leftOut.cookies), formats.number(leftOut.sites))}
        </p>
      )}
      <FocusKept className="dialog-foot" turn={progress !== undefined}>
        {progress ? (
          <Button
            onClick={() => {
              isStopped.current = true;
            }}
          >
            {texts.common.cancel}
          </Button>
        ) : (
          <Button onClick={onAgain}>{words.back}</Button>
        )}
        {items.some(isWanted) && (
          <Button type="submit" look="primary" needsEngine disabled={progress !== undefined || count === 0}>
            {progress
              ? words.applyingOf(formats.number(progress.done + 1), formats.number(progress.total))
              : words.apply(...counted(count, words.sessions))}
          </Button>
        )}
      </FocusKept>
    </form>
  );
}

/** What had the keyboard is gone. */
function focusFirst(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[role="checkbox"], button')?.focus();
}

/** Of two sessions of one account the first is chosen. */
function isWanted({ failure, sameAs }: ImportItem): boolean {
  return !failure && sameAs === undefined;
}

function choiceOf({ item, username }: ImportItem, form: FormData): ImportChoice {
  const password = form.get(`password-${item}`);
  const typedName = form.get(`username-${item}`);
  const name = typeof typedName === 'string' && typedName.trim() !== '' ? typedName.trim() : username;
  return {
    item,
    keepPassword: form.get(`keep-${item}`) !== null,
    ...(typeof password === 'string' &&
      password !== '' && { password: { password, ...(name !== undefined && { username: name }) } }),
  };
}

function withMember(set: ReadonlySet<number>, member: number, wanted: boolean): ReadonlySet<number> {
  const changed = new Set(set);
  if (wanted) changed.add(member);
  else changed.delete(member);
  return changed;
}
