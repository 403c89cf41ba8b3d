import type { TimelineEntry } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';

/** What happened, in words, and who did it unless Latchkey did. */
export function timelineWords(entry: Pick<TimelineEntry, 'type' | 'actor'>): string {
  const words = texts.account.timeline;
  const what = words.events[entry.type] ?? spokenName(entry.type);
  if (entry.actor === 'user') return words.byYou(what);
  if (entry.actor === 'tool') return words.byTool(what);
  return what;
}

/** An event of a newer engine, by its own name: `token-sold` becomes `Token sold`. */
function spokenName(type: string): string {
  const words = type.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
