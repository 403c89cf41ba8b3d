import { memo } from 'react';
import { classNames } from '../parts/button.tsx';
import { formats, texts } from '../texts/texts.ts';
import { GridCell, GridRow } from './grid-parts.tsx';

interface GroupHeadingProps {
  readonly group: 'needing' | 'others' | 'provider';
  /** Of the provider. */
  readonly name?: string | undefined;
  readonly count: number;
  readonly top: number;
  readonly rowIndex: number;
}

/** The name of a group within the list. */
export const GroupHeading = memo(function GroupHeading({
  group,
  name,
  count,
  top,
  rowIndex,
}: GroupHeadingProps) {
  const shown = formats.number(count);
  return (
    <GridRow
      aria-rowindex={rowIndex}
      className={classNames('group-heading', group === 'needing' && 'group-heading-needing')}
      style={{ transform: `translateY(${top}px)` }}
    >
      <GridCell aria-colspan={5}>
        {group === 'needing' && texts.accounts.needYou(count, shown)}
        {group === 'others' && texts.accounts.others(count, shown)}
        {group === 'provider' && texts.list.providerGroup(name ?? '', shown)}
      </GridCell>
    </GridRow>
  );
});
