import type { ListedAccount } from '../engine/events.ts';
import type { ApiParts } from './parts.ts';
import type { CountsByProvider, ProviderCounts } from './reliability-parts.ts';

/** The text format that Prometheus reads (prometheus.io/docs/instrumenting/exposition_formats). */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** So many providers are told one by one, in the order of their ids; the others are counted together, so that the series stay few. */
const mostProviders = 50;
const others = 'other';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** How well the sessions are kept, for Prometheus. Names providers, never accounts. */
export function metricsText(parts: ApiParts): string {
  const { engine, facts, health, protection } = parts;
  const accounts = engine.list();
  const counts = health.sinceStart();
  const providerOf = boundedNames([...accounts.map(({ providerId }) => providerId), ...counts.keys()]);
  const byProvider = summed(counts, providerOf);
  const of = (value: (counts: ProviderCounts) => number): Sample[] =>
    [...byProvider].map(([provider, figures]) => [{ provider }, value(figures)]);
  const memory = process.memoryUsage.rss();
  const { user, system } = process.cpuUsage();
  return [
    metric('latchkey_build_info', 'gauge', 'The version that runs; always 1.', [
      [{ version: facts.version, host: facts.host }, 1],
    ]),
    metric(
      'latchkey_accounts',
      'gauge',
      'Accounts by provider and status.',
      accountSamples(accounts, providerOf),
    ),
    metric(
      'latchkey_renewals_total',
      'counter',
      'Sessions that were renewed, by a refresh or by a sign-in with the stored password.',
      [...byProvider].flatMap(([provider, { renewed, reauthenticated }]): Sample[] => [
        [{ provider, by: 'refresh' }, renewed],
        [{ provider, by: 'password' }, reauthenticated],
      ]),
    ),
    metric(
      'latchkey_renewal_failures_total',
      'counter',
      'Tries to renew a session that failed, by kind of failure.',
      [...byProvider].flatMap(([provider, { failures }]) =>
        Object.entries(failures).map(([kind, count]): Sample => [{ provider, kind }, count]),
      ),
    ),
    metric(
      'latchkey_unreadable_sessions_total',
      'counter',
      'Saved sessions that could not be opened because they, or the key, are damaged.',
      of(({ unreadable }) => unreadable),
    ),
    metric(
      'latchkey_handed_out_total',
      'counter',
      'What was handed out to tools.',
      of(({ handedOut }) => handedOut),
    ),
    metric(
      'latchkey_vault_available',
      'gauge',
      'Whether the keychain could be used when it was last asked.',
      [[{ backend: protection.current().backend }, protection.current().failure ? 0 : 1]],
    ),
    metric('latchkey_online', 'gauge', 'Whether the machine has a network.', [
      [{}, engine.isOnline() ? 1 : 0],
    ]),
    metric(
      'latchkey_next_renewal_timestamp_seconds',
      'gauge',
      'When the next renewal is due.',
      nextDue(engine),
    ),
    metric('process_start_time_seconds', 'gauge', 'When the process began to keep the profile.', [
      [{}, facts.startedAt / 1_000],
    ]),
    metric('process_cpu_seconds_total', 'counter', 'Processor time of the process.', [
      [{}, (user + system) / 1e6],
    ]),
    metric('process_resident_memory_bytes', 'gauge', 'Memory of the process.', [[{}, memory]]),
  ].join('');
}

function nextDue(engine: ApiParts['engine']): Sample[] {
  const at = engine.nextDueAt();
  return at === undefined ? [] : [[{}, at / 1_000]];
}

function accountSamples(accounts: readonly ListedAccount[], providerOf: (id: string) => string): Sample[] {
  const counted = new Map<string, Sample>();
  for (const { providerId, status, paused } of accounts) {
    const labels = { provider: providerOf(providerId), status: paused ? 'paused' : status };
    const key = JSON.stringify(labels);
    counted.set(key, [labels, (counted.get(key)?.[1] ?? 0) + 1]);
  }
  return [...counted.values()];
}

/** The name under which a provider is told. */
function boundedNames(ids: readonly string[]): (id: string) => string {
  const told = new Set([...new Set(ids)].sort().slice(0, mostProviders));
  return (id) => (told.has(id) ? id : others);
}

function summed(counts: CountsByProvider, providerOf: (id: string) => string): Map<string, ProviderCounts> {
  const sums = new Map<string, ProviderCounts>();
  for (const [id, more] of counts) {
    const name = providerOf(id);
    const sum = sums.get(name);
    sums.set(name, sum ? plus(sum, more) : more);
  }
  return sums;
}

function plus(one: ProviderCounts, other: ProviderCounts): ProviderCounts {
  const failures: Record<string, number> = { ...one.failures };
  for (const [kind, count] of Object.entries(other.failures)) failures[kind] = (failures[kind] ?? 0) + count;
  return {
    renewed: one.renewed + other.renewed,
    reauthenticated: one.reauthenticated + other.reauthenticated,
    failures,
    unreadable: one.unreadable + other.unreadable,
    handedOut: one.handedOut + other.handedOut,
  };
}

function metric(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
