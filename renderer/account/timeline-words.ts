import type { TimelineEntry } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';

/** What is worth a line, the latest first: a beginning only while it has no end yet. */
export function shownEntries(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const latestFirst = entries.toSorted((first, second) => second.at - first.at);
  return latestFirst.filter((entry, index) => index === 0 || !entry.type.endsWith('-started'));
}

/** What happened, in words, and who did it unless Latchkey did. */
export function timelineWords(entry: Pick<TimelineEntry, 'type' | 'actor'>): string {
  const words = texts.account.timeline;
  const events: Readonly<Record<string, string>> = words.events;
  const what = events[entry.type] ?? spokenName(entry.type);
  // Credits are read along with whatever else was asked for.
  if (entry.type.startsWith('credits-')) return what;
  if (entry.actor === 'user') return words.byYou(what);
  if (entry.actor === 'tool') return words.byTool(what);
  return what;
}

/** An event of a newer engine, by its own name: `token-sold` becomes `Token sold`. */
function spokenName(type: string): string {
  const words = type.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
