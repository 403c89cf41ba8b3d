import { Menu } from '@base-ui/react/menu';
import { ArrowDownUp, Check, ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { type SortKey, type Standing, sortKeys, standings } from '../../preload/list-order.ts';
import { Button } from '../parts/button.tsx';
import { MenuFrame } from '../parts/menu-frame.tsx';
import { sortsDescending } from '../state/list-order.ts';
import {
  selectProviderCounts,
  selectTags,
  useActions,
  useShow,
  useWindow,
} from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

const words = texts.list;

/** By what the list is narrowed: status, provider, tag. */
export function FilterMenu() {
  const show = useShow();
  const standing = useWindow((state) => state.standing);
  const providerId = useWindow((state) => state.providerId);
  const tag = useWindow((state) => state.tag);
  const providers = useWindow(selectProviderCounts);
  const tags = useWindow(selectTags);
  const count = [standing, providerId, tag].filter((each) => each !== undefined).length;
  return (
    <MenuFrame
      align="end"
      trigger={
        <Button
          look="quiet"
          className="button-icon"
          aria-label={count === 0 ? words.filter : words.filterBy(formats.number(count))}
          title={words.filter}
        />
      }
      icon={<ListFilter size={15} aria-hidden="true" className={count > 0 ? 'filter-on' : undefined} />}
    >
      <ChoiceGroup
        name={words.byStatus}
        chosen={standing}
        choices={standings.map((each) => ({ value: each, name: words.standing[each] }))}
        onChoose={(value) => show({ standing: value as Standing | undefined })}
      />
      {providers.length > 1 && (
        <ChoiceGroup
          name={words.byProvider}
          chosen={providerId}
          choices={providers.map(({ id, name }) => ({ value: id, name }))}
          onChoose={(value) => show({ providerId: value })}
        />
      )}
      {tags.length > 0 && (
        <ChoiceGroup
          name={words.byTag}
          chosen={tag}
          choices={tags.map((each) => ({ value: each, name: words.withTag(each) }))}
          onChoose={(value) => show({ tag: value })}
        />
      )}
    </MenuFrame>
  );
}

/** In which order the list stands, and whether providers stand together. */
export function OrderMenu() {
  const { orderList } = useActions();
  const sort = useWindow((state) => state.sort);
  const descending = useWindow((state) => state.descending);
  const byProvider = useWindow((state) => state.byProvider);
  return (
    <MenuFrame
      align="end"
      trigger={
        <Button look="quiet" className="button-icon" aria-label={words.options} title={words.options} />
      }
      icon={<ArrowDownUp size={15} aria-hidden="true" />}
    >
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">{words.sortBy}</Menu.GroupLabel>
        <Menu.RadioGroup
          value={sort}
          onValueChange={(value: SortKey) =>
            void orderList({ sort: value, descending: sortsDescending(value) })
          }
        >
          {sortKeys.map((each) => (
            <Menu.RadioItem key={each} value={each} className="menu-item">
              <ItemCheck />
              {words.sort[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Group>
      <Menu.Separator className="menu-separator" />
      <Menu.CheckboxItem
        className="menu-item"
        checked={descending}
        onCheckedChange={(checked) => void orderList({ descending: checked })}
      >
        <span className="view-check">
          <Menu.CheckboxItemIndicator render={<Check size={14} />} />
        </span>
        {words.descending}
      </Menu.CheckboxItem>
      <Menu.CheckboxItem
        className="menu-item"
        checked={byProvider}
        onCheckedChange={(checked) => void orderList({ byProvider: checked })}
      >
        <span className="view-check">
          <Menu.CheckboxItemIndicator render={<Check size={14} />} />
        </span>
        {words.groupByProvider}
      </Menu.CheckboxItem>
    </MenuFrame>
  );
}

function ItemCheck() {
  return (
    <span className="view-check">
      <Menu.RadioItemIndicator render={<Check size={14} />} />
    </span>
  );
}

function ChoiceGroup({
  name,
  chosen,
  choices,
  onChoose,
}: {
  readonly name: string;
  readonly chosen: string | undefined;
  readonly choices: readonly { readonly value: string; readonly name: ReactNode }[];
  readonly onChoose: (value: string | undefined) => void;
}) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className="menu-label">{name}</Menu.GroupLabel>
      <Menu.RadioGroup
        value={chosen ?? ''}
        onValueChange={(value: string) => onChoose(value === '' ? undefined : value)}
      >
        {[{ value: '', name: words.any }, ...choices].map((choice) => (
          <Menu.RadioItem key={choice.value} value={choice.value} className="menu-item">
            <ItemCheck />
            {choice.name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

/** The filters that are set, each with the button that drops it. */
export function FilterChips() {
  const show = useShow();
  const standing = useWindow((state) => state.standing);
  const tag = useWindow((state) => state.tag);
  if (standing === undefined && tag === undefined) return null;
  return (
    <ul className="filter-chips">
      {standing !== undefined && (
        <FilterChip name={words.standing[standing]} onDrop={() => show({ standing: undefined })} />
      )}
      {tag !== undefined && <FilterChip name={words.withTag(tag)} onDrop={() => show({ tag: undefined })} />}
    </ul>
  );
}

function FilterChip({ name, onDrop }: { readonly name: string; readonly onDrop: () => void }) {
  return (
    <li>
      <button type="button" className="filter-chip" aria-label={words.dropFilter(name)} onClick={onDrop}>
        {name}
        <X size={12} aria-hidden="true" />
      </button>
    </li>
  );
}
