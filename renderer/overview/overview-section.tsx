import { type ReactNode, useId } from 'react';

/** A titled part of the overview; `end` stands across from the title. */
export function OverviewSection({
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
    <section className="overview-section" aria-labelledby={id}>
      <header className="overview-section-head">
        <h2 id={id}>{title}</h2>
        {end !== undefined && <span className="muted">{end}</span>}
      </header>
      {children}
    </section>
  );
}
