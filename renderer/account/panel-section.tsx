import type { AccountData } from '../../preload/contract.ts';
import { TitledSection, type TitledSectionProps } from '../parts/titled-section.tsx';

/** What each part of the panel is about. */
export interface PanelSectionProps {
  readonly account: AccountData;
}

/** A titled part of the panel. */
export function PanelSection(section: TitledSectionProps) {
  return <TitledSection look="panel-section" heading="h3" {...section} />;
}
