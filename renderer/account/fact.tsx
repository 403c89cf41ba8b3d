import type { ReactNode } from 'react';

/** One named fact of a list of facts. */
export function Fact({
  name,
  number = false,
  children,
}: {
  readonly name: string;
  /** Lined up at the right, as figures are. */
  readonly number?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="fact">
      <dt className="muted">{name}</dt>
      <dd className={number ? 'fact-number' : undefined}>{children}</dd>
    </div>
  );
}
