import { useEffect, useState } from 'react';
import { timelineWords } from '../account/timeline-words.ts';
import { FailureLines } from '../parts/failure-notice.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import type { LogEntry } from '../state/contract-types.ts';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { OverviewSection } from './overview-section.tsx';

const words = texts.overview;
/** As many as tell whether something is going on. */
const shownAtOnce = 6;

/** What went wrong last, over all accounts. */
export function FailuresSection() {
  const { readLog } = useActions();
  const show = useShow();
  const [entries, setEntries] = useState<readonly LogEntry[]>();
  const [notRead, setNotRead] = useState(false);
  // Whatever is worth a new look changes the engine's status.
  const status = useWindow((state) => state.engine);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the status changes
  useEffect(() => {
    let current = true;
    void readLog().then((reply) => {
      if (!current) return;
      setNotRead(!reply.ok);
      if (reply.ok) setEntries(reply.value.entries.filter(({ failure }) => failure).slice(0, shownAtOnce));
    });
    return () => {
      current = false;
    };
  }, [status, readLog]);
  return (
    <OverviewSection title={words.failures}>
      {notRead && <p className="muted">{words.failuresNotRead}</p>}
      {!notRead && entries?.length === 0 && <p className="muted">{words.noFailures}</p>}
      <ol className="overview-list">
        {entries?.map((entry) => (
          <li key={entry.id} className="overview-failure">
            <span className="muted overview-time">
              <RelativeTime at={entry.at} past />
            </span>
            <div className="overview-failure-words">
              {entry.account === undefined ? (
                <span>{words.removed}</span>
              ) : (
                <button
                  type="button"
                  className="text-link"
                  onClick={() =>
                    show({ screen: 'accounts', activeId: entry.accountId, openId: entry.accountId })
                  }
                >
                  {entry.account}
                </button>
              )}
              <span className="muted"> · {timelineWords(entry)}</span>
              {entry.failure && <FailureLines failure={entry.failure} />}
            </div>
          </li>
        ))}
      </ol>
    </OverviewSection>
  );
}
