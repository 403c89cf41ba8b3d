import { Checkbox } from '@base-ui/react/checkbox';
import { Collapsible } from '@base-ui/react/collapsible';
import { Check, ChevronRight } from 'lucide-react';
import type { FailureData } from '../../preload/contract.ts';
import { hostOf } from '../accounts/account-words.ts';
import { CheckboxLine } from '../parts/checkbox-line.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { ImportItem } from '../state/import-actions.ts';
import { texts } from '../texts/texts.ts';
import { changeWords, counted } from './import-words.ts';

const words = texts.imports;

interface ImportItemProps {
  readonly item: ImportItem;
  /** Why it could not be stored. */
  readonly failure: FailureData | undefined;
  readonly stored: boolean;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
}

/** One session that was found: whose it is, what would change, and a password for it. */
export function ImportItemView({ item, failure, stored, chosen, onChoose }: ImportItemProps) {
  const who = item.identity?.email ?? item.identity?.name ?? item.identity?.subject ?? words.unknownPerson;
  const place =
    item.instance === undefined ? item.providerName : `${item.providerName} · ${hostOf(item.instance)}`;
  const problem = failure ?? item.failure;
  return (
    <li className="import-item">
      <div className="import-head">
        {!item.failure && (
          <Checkbox.Root
            className="checkbox"
            checked={chosen}
            disabled={stored}
            onCheckedChange={onChoose}
            aria-label={words.take(who, item.providerName)}
          >
            <Checkbox.Indicator>
              <Check size={12} strokeWidth={3} />
            </Checkbox.Indicator>
          </Checkbox.Root>
        )}
        <Monogram providerId={item.providerId} name={item.providerName} />
        <div className="import-titles">
          <p className="import-who truncate">{item.failure ? place : who}</p>
          {!item.failure && <p className="muted truncate">{place}</p>}
        </div>
        {!item.failure && <p className="import-target">{targetOf(item, who)}</p>}
      </div>
      {problem && <FailureNotice failure={problem} announced={failure !== undefined} />}
      {!item.failure && (
        <div className="import-body">
          {item.sameAs !== undefined && <p className="muted">{words.same}</p>}
          <Changes item={item} />
          {item.renewed && <p className="muted">{words.renewed}</p>}
          {chosen && !stored && <Password item={item} who={who} />}
        </div>
      )}
    </li>
  );
}

/** What would become of it. */
function targetOf({ account }: ImportItem, who: string): string {
  if (!account) return words.isNew;
  return account.label === who ? words.updatesThis : words.updates(account.label);
}

function Changes({ item }: { readonly item: ImportItem }) {
  const { changes } = item;
  if (changes.length === 0) return <p className="muted">{words.noChange}</p>;
  return (
    <Collapsible.Root>
      <Collapsible.Trigger className="cause-trigger">
        <ChevronRight size={12} aria-hidden="true" />
        {words.changesTitle(...counted(changes.length, words.things))}
      </Collapsible.Trigger>
      <Collapsible.Panel>
        <dl className="import-changes">
          {changes.map((change) => (
            <div key={`${change.field} ${change.change}`}>
              <dt>{words.fields[change.field]}</dt>
              <dd>
                <Ticking say={(now) => changeWords(change, now)} />
              </dd>
            </div>
          ))}
        </dl>
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

function Password({ item, who }: { readonly item: ImportItem; readonly who: string }) {
  switch (item.password) {
    case 'google':
      return <p className="muted">{words.google}</p>;
    case 'not-possible':
      return null;
    case 'in-file':
      return (
        <CheckboxLine
          name={`keep-${item.item}`}
          label={words.passwordInFile}
          hint={words.passwordHint}
          defaultChecked
        />
      );
    case 'possible':
      return (
        <>
          {item.username === undefined && <TextField name={`username-${item.item}`} label={words.username} />}
          <TextField
            name={`password-${item.item}`}
            label={words.passwordOf(who)}
            hint={words.passwordHint}
            secret
          />
        </>
      );
  }
}
