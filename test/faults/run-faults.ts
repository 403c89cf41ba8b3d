/**
 * `npm run faults`: each file operation of a process that signs in, refreshes, sets, renames and signs out fails once in each way, and the
 * process is killed at each; after every life the profile is opened and asked whether anything is lost. `--only openat` for one call,
 * `--fault KILL` for one fault, `--at 32,33` for some of the calls, `--times 20` to repeat each, `--sample 20` for a sample. Ends with 1 if
 * anything was lost.
 */
import { parseArgs } from 'node:util';
import { canInject, FaultyLives, lossesAfter } from './faulty-life.ts';
import { everyFileFault, faultWords, faultyCalls, sampleOf } from './file-faults.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    fault: { type: 'string' },
    at: { type: 'string' },
    times: { type: 'string', default: '1' },
    sample: { type: 'string' },
    workers: { type: 'string', default: '2' },
  },
});

if (!canInject()) {
  console.error('Faults are put into system calls by strace, which is not here or not allowed.');
  process.exit(2);
}

const lives = await FaultyLives.start();
try {
  const counts = await lives.count(faultyCalls);
  console.log([...counts].map(([call, count]) => `${call} ${count}`).join(', '));
  const places = values.at?.split(',').map(Number);
  const every = everyFileFault(counts)
    .filter(({ call }) => values.only === undefined || call === values.only)
    .filter(({ what }) => values.fault === undefined || what === values.fault)
    .filter(({ when }) => places === undefined || places.includes(when))
    .flatMap((fault) => Array.from({ length: Number(values.times) }, () => fault));
  const faults = values.sample === undefined ? every : sampleOf(every, Number(values.sample));
  const tallies = new Map<string, { lives: number; lost: number }>();
  const waiting = [...faults];
  let done = 0;
  const work = async () => {
    for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
      const profile = await lives.profile();
      const losses = await lossesAfter(await lives.live(profile, fault), fault.what === 'KILL');
      lives.forget(profile);
      const key = `${fault.call} ${fault.what}`;
      const tally = tallies.get(key) ?? { lives: 0, lost: 0 };
      tallies.set(key, { lives: tally.lives + 1, lost: tally.lost + (losses.length > 0 ? 1 : 0) });
      for (const loss of losses) console.log(`${faultWords(fault)}: ${loss}`);
      done += 1;
      if (done % 25 === 0) console.error(`${done} of ${faults.length}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, work));
  for (const [key, { lives: count, lost }] of tallies)
    console.log(`${key.padEnd(20)} ${count} lives, ${lost} lost`);
  const lost = [...tallies.values()].reduce((sum, tally) => sum + tally.lost, 0);
  console.log(`${faults.length} lives, ${lost} with a loss`);
  process.exitCode = lost > 0 ? 1 : 0;
} finally {
  await lives.end();
}
