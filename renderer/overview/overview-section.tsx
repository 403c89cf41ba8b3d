import { TitledSection, type TitledSectionProps } from '../parts/titled-section.tsx';

/** A titled part of the overview. */
export function OverviewSection({ end, ...section }: TitledSectionProps) {
  const quiet = end !== undefined && <span className="muted">{end}</span>;
  return <TitledSection look="overview-section" heading="h2" end={quiet} {...section} />;
}
