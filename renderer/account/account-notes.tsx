import { Tag } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account.notes;
/** As many signs as the engine takes. */
const longest = 10_000;

/** What the person wrote down about the account: tags, and notes that are kept as soon as the field is left. */
export function AccountNotes({ account }: PanelSectionProps) {
  const show = useShow();
  const { updateAccount } = useActions();
  const reachable = useWindow((state) => state.connection.state === 'connected');
  const id = useId();
  const { tags = [], notes = '' } = account;
  const field = useRef<HTMLTextAreaElement>(null);
  /** What was in the field when the keyboard came to it. */
  const found = useRef('');

  useEffect(() => {
    // Changed elsewhere: that is shown, but not in the place of what is being typed here.
    if (field.current && field.current !== document.activeElement) field.current.value = notes;
  }, [notes]);

  function keep(event: FocusEvent<HTMLTextAreaElement>): void {
    const typed = event.currentTarget.value.trim();
    // Only looked at: what was written elsewhere meanwhile is not to be undone.
    if (typed === found.current.trim()) event.currentTarget.value = notes;
    else if (typed !== notes) void updateAccount(account.id, { notes: typed });
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== 'Escape') return;
    // Gives up what was typed, and does not close the panel as well.
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.value = notes;
    event.currentTarget.blur();
  }

  return (
    <PanelSection
      title={words.title}
      end={
        <Button
          look="quiet"
          small
          needsEngine
          onClick={() => show({ dialog: { kind: 'tags', accountIds: [account.id] } })}
        >
          <Tag size={13} aria-hidden="true" />
          {texts.list.tag}
        </Button>
      }
    >
      {tags.length > 0 && (
        <ul className="panel-tags" aria-label={texts.list.tags.field}>
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className="filter-chip"
                aria-label={words.showTag(tag)}
                onClick={() => show({ screen: 'accounts', tag, query: '' })}
              >
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label htmlFor={id} className="visually-hidden">
        {words.title}
      </label>
      <textarea
        ref={field}
        id={id}
        className="input panel-notes"
        placeholder={words.placeholder}
        defaultValue={notes}
        maxLength={longest}
        readOnly={!reachable}
        onFocus={({ currentTarget }) => {
          found.current = currentTarget.value;
        }}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
    </PanelSection>
  );
}
