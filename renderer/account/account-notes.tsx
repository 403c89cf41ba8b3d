import { Tag } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useId } from 'react';
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

  function keep(event: FocusEvent<HTMLTextAreaElement>): void {
    const typed = event.currentTarget.value.trim();
    if (typed !== notes) void updateAccount(account.id, { notes: typed });
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
        key={notes}
        id={id}
        className="input panel-notes"
        placeholder={words.placeholder}
        defaultValue={notes}
        maxLength={longest}
        readOnly={!reachable}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
    </PanelSection>
  );
}
