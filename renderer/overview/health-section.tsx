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
          {health.providers.map(({ providerId, providerName, renewed, failed, handedOut }) => (
            <tr key={providerId}>
              <th scope="row">{providerName}</th>
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
