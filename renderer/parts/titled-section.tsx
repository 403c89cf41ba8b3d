import { type ReactNode, useId } from 'react';

export interface TitledSectionProps {
  readonly title: string;
  /** Stands across from the title. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a screen that is named by its title. `look` begins the names of its styles. */
export function TitledSection({
  look,
  heading: Heading,
  title,
  end,
  children,
}: TitledSectionProps & { readonly look: string; readonly heading: 'h2' | 'h3' }) {
  const id = useId();
  return (
    <section className={look} aria-labelledby={id}>
      <div className={`${look}-head`}>
        <Heading id={id}>{title}</Heading>
        {end}
      </div>
      {children}
    </section>
  );
}
