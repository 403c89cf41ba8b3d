import { expect, test } from 'vitest';
import type { ProviderCounts } from '../../main/api/reliability-parts.ts';
import { samplesOf } from '../support/prometheus-text.ts';
import { makeApi } from './api-fixture.ts';

const counts: ProviderCounts = {
  renewed: 1,
  reauthenticated: 0,
  failures: { transient: 1 },
  unreadable: 0,
  handedOut: 0,
};

test('the figures are text that Prometheus reads, by provider, status and kind of failure', async () => {
  const fixture = await makeApi();
  const { id } = await fixture.add(true, 'person-with-a-name');
  const samples = samplesOf(fixture.api.metrics());
  expect(Object.fromEntries(samples)).toMatchObject({
    'latchkey_build_info{version="1.2.3",host="daemon"}': 1,
    'latchkey_accounts{provider="site",status="active"}': 1,
    'latchkey_renewals_total{provider="site",by="refresh"}': 8,
    'latchkey_renewals_total{provider="site",by="password"}': 1,
    'latchkey_renewal_failures_total{provider="site",kind="transient"}': 2,
    'latchkey_renewal_failures_total{provider="site",kind="evicted"}': 1,
    'latchkey_unreadable_sessions_total{provider="site"}': 1,
    'latchkey_handed_out_total{provider="site"}': 3,
    'latchkey_vault_available{backend="keychain"}': 1,
    latchkey_online: 1,
    process_start_time_seconds: 0,
  });
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect(fixture.api.metrics()).not.toContain('person-with-a-name');
  expect(fixture.api.metrics()).not.toContain(id);
});

test('any number of providers, whatever they are called, makes few series', async () => {
  const providers = new Map(Array.from({ length: 500 }, (_, index) => [`p"${index}\\\n`, counts] as const));
  const { api } = await makeApi((parts) => ({
    ...parts,
    health: { recent: () => ({ since: 0, providers }), sinceStart: () => providers },
  }));
  const samples = samplesOf(api.metrics());
  expect(samples.size).toBeLessThan(51 * 5 + 20);
  expect(samples.get('latchkey_renewals_total{provider="other",by="refresh"}')).toBe(450);
});
