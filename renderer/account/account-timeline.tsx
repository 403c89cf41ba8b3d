import { useEffect, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { FailureLines } from '../parts/failure-notice.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import type { TimelineEntry } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';
import { shownEntries, timelineWords } from './timeline-words.ts';

const words = texts.account.timeline;

/** Milliseconds without a change before the timeline is read: the panel can follow a hurried arrow key. */
const settled = 120;

/** What happened to the account, the latest first. */
export function AccountTimeline({ account }: PanelSectionProps) {
  const { readTimeline } = useActions();
  const [entries, setEntries] = useState<readonly TimelineEntry[]>();
  const [failure, setFailure] = useState<FailureData>();

  // Whatever changes the account also writes to its timeline.
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const reply = await readTimeline(account.id);
      if (!current) return;
      setFailure(reply.ok ? undefined : reply.failure);
      if (reply.ok) setEntries(shownEntries(reply.value.entries));
    }, settled);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [account, readTimeline]);

  return (
    <PanelSection title={texts.account.sections.timeline}>
      {failure && <p className="muted">{words.notRead}</p>}
      {!failure && entries === undefined && <p className="muted">{words.loading}</p>}
      {entries?.length === 0 && <p className="muted">{words.empty}</p>}
      {entries !== undefined && entries.length > 0 && (
        <ol className="timeline">
          {entries.map((entry) => (
            <li key={`${entry.at} ${entry.type} ${entry.actor}`} className="timeline-entry">
              <span className="muted timeline-time">
                <RelativeTime at={entry.at} past />
              </span>
              <div className="timeline-what">
                {timelineWords(entry)}
                {entry.failure && <FailureLines failure={entry.failure} />}
              </div>
            </li>
          ))}
        </ol>
      )}
    </PanelSection>
  );
}
