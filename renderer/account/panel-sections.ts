import type { ComponentType } from 'react';
import { AccountImages } from '../images/account-images.tsx';
import { AccountCredits } from './account-credits.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountKeys } from './account-keys.tsx';
import { AccountNotes } from './account-notes.tsx';
import { AccountRefreshing } from './account-refreshing.tsx';
import { AccountSession } from './account-session.tsx';
import { AccountTasks } from './account-tasks.tsx';
import { AccountTimeline } from './account-timeline.tsx';
import type { PanelSectionProps } from './panel-section.tsx';

/**
 * What the panel says about an account, from top to bottom. Each draws a `PanelSection`, or nothing for an account about which it has nothing
 * to say.
 */
export const panelSections: Readonly<Record<string, ComponentType<PanelSectionProps>>> = {
  credits: AccountCredits,
  tasks: AccountTasks,
  images: AccountImages,
  notes: AccountNotes,
  facts: AccountFacts,
  session: AccountSession,
  refreshing: AccountRefreshing,
  keys: AccountKeys,
  timeline: AccountTimeline,
};
