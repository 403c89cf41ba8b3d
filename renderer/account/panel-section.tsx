import { type ReactNode, useId } from 'react';
import type { AccountData } from '../../preload/contract.ts';

/** What each part of the panel is about. */
export interface PanelSectionProps {
  readonly account: AccountData;
}

/** A titled part of the panel; `end` stands across from the title. */
export function PanelSection({
  title,
  end,
  children,
}: {
  readonly title: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel-section" aria-labelledby={id}>
      <div className="panel-section-head">
        <h3 id={id}>{title}</h3>
        {end}
      </div>
      {children}
    </section>
  );
}
