import { useEffect, useState } from 'react';
import { Ticking } from '../parts/relative-time.tsx';
import type { Health } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts, times } from '../texts/texts.ts';
import { OverviewSection } from './overview-section.tsx';

const words = texts.overview;

/** How often sessions were renewed and how often that failed, by provider. */
export function HealthSection() {
  const { readHealth } = useActions();
  const [health, setHealth] = useState<Health>();
  const status = useWindow((state) => state.engine);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the status changes
  useEffect(() => {
    let current = true;
    void readHealth().then((reply) => {
      if (current && reply.ok) setHealth(reply.value);
    });
    return () => {
      current = false;
    };
  }, [status, readHealth]);
  if (!health || health.providers.length === 0) return null;
  return (
    <OverviewSection
      title={words.health}
      end={<Ticking say={(now) => words.healthSince(times.since(health.since, now))} />}
    >
      <table className="overview-table">
        <thead>
          <tr>
            <th scope="col">{words.provider}</th>
            <th scope="col">{words.renewed}</th>
            <th scope="col">{words.failed}</th>
            <th scope="col">{words.handedOut}</th>
          </tr>
        </thead>
        <tbody>
          {health.providers.map(({ providerId, providerName, renewed, failed, handedOut, ...more }) => (
            <tr key={providerId}>
              <th scope="row">
                {providerName}
                <FailureKinds failures={more.failures} />
                {more.unreadable > 0 && (
                  <span className="overview-kinds">
                    {words.unreadable(more.unreadable, formats.number(more.unreadable))}
                  </span>
                )}
              </th>
              <td>{formats.number(renewed)}</td>
              <td>{formats.number(failed)}</td>
              <td>{formats.number(handedOut)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </OverviewSection>
  );
}

/** What the failed tries came from, the most frequent first. */
function FailureKinds({ failures }: { readonly failures: Readonly<Record<string, number>> }) {
  const kinds = Object.entries(failures).sort(([, one], [, other]) => other - one);
  if (kinds.length === 0) return null;
  return (
    <span className="overview-kinds">
      {kinds.map(([kind, count]) => `${kindWords(kind)} ${formats.number(count)}`).join(' · ')}
    </span>
  );
}

/** A kind that a newer engine sends is told by its name. */
function kindWords(kind: string): string {
  return Object.entries(words.kinds).find(([known]) => known === kind)?.[1] ?? kind;
}
