// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed absolutely make no HTML table; the roles say what they are
// biome-ignore-all lint/a11y/useFocusableInteractive: the keyboard is on one row of the grid, not on each cell
import type { ComponentProps } from 'react';

/** A grid of rows, of which only those in sight are drawn (WAI-ARIA, "grid"). */
export function Grid(props: ComponentProps<'div'>) {
  return <div role="grid" {...props} />;
}

export function GridRows(props: ComponentProps<'div'>) {
  return <div role="rowgroup" {...props} />;
}

export function GridRow(props: ComponentProps<'div'>) {
  return <div role="row" {...props} />;
}

export function ColumnHeader(props: ComponentProps<'span'>) {
  return <span role="columnheader" {...props} />;
}

/** The cell that names its row. */
export function RowHeader(props: ComponentProps<'span'>) {
  return <span role="rowheader" {...props} />;
}

export function GridCell(props: ComponentProps<'span'>) {
  return <span role="gridcell" {...props} />;
}
