import { Autocomplete } from '@base-ui/react/autocomplete';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import './search-list.css';

export interface SearchListProps<Item> {
  readonly items: readonly Item[];
  /** Whether an item is found by what was typed; null if `items` are those that were found. */
  readonly filter: ((item: Item, typed: string) => boolean) | null;
  readonly nameOf: (item: Item) => string;
  readonly keyOf: (item: Item) => string;
  readonly canBeChosen?: (item: Item) => boolean;
  readonly onChoose: (item: Item) => void;
  /** What the field asks for. */
  readonly label: string;
  /** What is said where nothing was found. */
  readonly none: (typed: string) => string;
  readonly initial?: string;
  readonly onType?: (typed: string) => void;
  readonly className?: string;
  /** How an item is drawn. */
  readonly children: (item: Item) => ReactNode;
}

/** A list that a person finds something in by typing, and chooses from with Enter. */
export function SearchList<Item>({
  items,
  filter,
  nameOf,
  keyOf,
  canBeChosen = () => true,
  onChoose,
  label,
  none,
  initial = '',
  onType,
  className = '',
  children,
}: SearchListProps<Item>) {
  const [query, setQuery] = useState(initial);
  function type(typed: string) {
    setQuery(typed);
    onType?.(typed);
  }
  return (
    <Autocomplete.Root
      open
      inline
      autoHighlight="always"
      keepHighlight
      items={items}
      itemToStringValue={nameOf}
      filter={filter}
      value={query}
      // Choosing must not write the name into the search: the list is gone then.
      onValueChange={(value, details) => details.reason !== 'item-press' && type(value)}
    >
      <div className="palette-search">
        <Search size={15} aria-hidden="true" />
        <Autocomplete.Input className="input search-input" aria-label={label} placeholder={label} />
      </div>
      <Autocomplete.Empty className="palette-empty muted">{query !== '' && none(query)}</Autocomplete.Empty>
      <Autocomplete.List className={`palette ${className}`}>
        {(item: Item) => (
          <Autocomplete.Item
            key={keyOf(item)}
            value={item}
            className="palette-item"
            disabled={!canBeChosen(item)}
            onClick={() => onChoose(item)}
          >
            {children(item)}
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}
