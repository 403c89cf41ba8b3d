import type { Cost } from './engine-share.ts';
import type { World } from './world.ts';

/** What happened in a run, for people. */
export function report(world: World, cost: Cost): string {
  const { tally, violations } = world;
  const { events } = tally;
  const renewals = (events.refreshed ?? 0) + (events.reauthenticated ?? 0);
  const lines = [
    `renewals             ${count(events.refreshed)} refreshed, ${count(events.reauthenticated)} by signing in again, ` +
      `${count(events['session-saved-late'])} saved late, ${count(events['result-discarded'])} discarded`,
    `failed renewals      ${count(events['refresh-failed'])}`,
    `requests             ${count(tally.requests)}; failures seen: ${listed(Object.entries(tally.failures))}`,
    `lost replies         ${count(tally.lostReplies)}`,
    `writes               ${count(tally.writes)}, ${count(tally.refusedWrites)} refused`,
    `crashes              ${count(tally.crashes)}, orderly restarts ${count(tally.restarts)}`,
    `machine              slept ${count(tally.sleeps)} times, clock set ${count(tally.clockJumps)}, offline ${count(tally.offlines)}, ` +
      `vault closed ${count(tally.vaultClosures)}`,
    `people and tools     ${count(tally.signIns)} sign-ins, ${count(tally.signOuts)} sign-outs, ${count(tally.handOuts)} tokens asked, ` +
      `${count(tally.uses)} uses`,
    `sign-ins asked       ${listed([...tally.signInsAsked])}`,
    `expired, excused     ${count(tally.excusedExpiries)} (nobody could have renewed them)`,
    `cost                 ${(cost.real / 1_000).toFixed(1)} s real, ${(cost.cpu / 1_000).toFixed(1)} s CPU; ${perRenewal(cost, renewals)}`,
  ];
  for (const { rule, at, account, text } of violations) {
    lines.push('', `BROKEN: ${rule}`, `  at ${new Date(at).toISOString()}, ${account}`, `  ${text}`);
  }
  return lines.join('\n');
}

function perRenewal({ cpu, engineShare }: Cost, renewals: number): string {
  const each = (cpu * 1_000) / Math.max(1, renewals);
  const all = `a renewal ${each.toFixed(1)} us CPU with world and watch`;
  return engineShare === undefined
    ? all
    : `${all}, ${(each * engineShare).toFixed(1)} us of it in the engine`;
}

function count(number: number | undefined): string {
  return (number ?? 0).toLocaleString('en');
}

function listed(entries: readonly (readonly [string, number])[]): string {
  if (entries.length === 0) return 'none';
  return [...entries]
    .sort(([, one], [, other]) => other - one)
    .map(([name, number]) => `${name} ${count(number)}`)
    .join(', ');
}
