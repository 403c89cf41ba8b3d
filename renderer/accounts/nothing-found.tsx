import { Button } from '../parts/button.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { noFilters } from './filters.ts';

/** In the place of a list that would be of some accounts only, because the others are still being read. */
export function OthersAwaited() {
  return (
    <div className="accounts-none muted">
      <p role="status">{texts.list.readingOthers}</p>
    </div>
  );
}

/** Says that nothing is shown and why, with the way back. */
export function NothingFound() {
  const show = useShow();
  const query = useWindow((state) => state.query);
  const isFiltered = useWindow((state) => state.standing !== undefined || state.tag !== undefined);
  return (
    <div className="accounts-none muted">
      <p role="status">
        {query !== '' && texts.accounts.noneMatch(query)}
        {query === '' && (isFiltered ? texts.list.noneMatchFilters : texts.accounts.noneThere)}
      </p>
      {isFiltered && <Button onClick={() => show(noFilters)}>{texts.list.dropFilters}</Button>}
    </div>
  );
}
