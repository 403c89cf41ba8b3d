import {
  Archive,
  Bell,
  Blocks,
  Info,
  LockKeyhole,
  type LucideIcon,
  MoonStar,
  Palette,
  RefreshCw,
  ShieldCheck,
  Stethoscope,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { texts } from '../texts/texts.ts';

/** A part of the settings: its name in the list of sections, and what it shows. */
export interface SettingsSection {
  readonly id: keyof typeof texts.settings.sections;
  readonly icon: LucideIcon;
  /** Loaded when it is first looked at. */
  readonly Content: ComponentType;
}

/** All sections, in the order in which they are listed. */
export const settingsSections: readonly SettingsSection[] = [
  { id: 'appearance', icon: Palette, Content: lazy(() => import('./appearance-section.tsx')) },
  { id: 'refresh', icon: RefreshCw, Content: lazy(() => import('./refresh-section.tsx')) },
  { id: 'notifications', icon: Bell, Content: lazy(() => import('./notifications-section.tsx')) },
  { id: 'background', icon: MoonStar, Content: lazy(() => import('./background-section.tsx')) },
  { id: 'providers', icon: Blocks, Content: lazy(() => import('./providers-section.tsx')) },
  { id: 'protection', icon: ShieldCheck, Content: lazy(() => import('./protection-section.tsx')) },
  { id: 'lock', icon: LockKeyhole, Content: lazy(() => import('./lock-section.tsx')) },
  { id: 'backup', icon: Archive, Content: lazy(() => import('./backup-section.tsx')) },
  { id: 'diagnostics', icon: Stethoscope, Content: lazy(() => import('./diagnostics-section.tsx')) },
  { id: 'about', icon: Info, Content: lazy(() => import('./about-section.tsx')) },
];
