import type { HandlersOf } from '../caller.ts';
import { sumCredits } from '../credit-sums.ts';
import type { ApiParts, CreditPoint } from '../parts.ts';

export function creditHandlers({ engine, providers, creditHistory }: ApiParts): HandlersOf<'credits'> {
  return {
    'credits.history': async ({ id, from, to, most }) => {
      engine.get(id);
      const points = await creditHistory.read(id, from, to ?? Number.POSITIVE_INFINITY);
      return { points: thinned(points, most).map(pointView) };
    },
    'credits.summary': async () => ({
      sums: sumCredits(engine.list()).map((sum) => ({
        ...sum,
        parts: { ...sum.parts },
        providerName: providers.find(sum.providerId)?.name ?? sum.providerId,
      })),
    }),
  };
}

function pointView({ at, total, unit, plan, parts }: CreditPoint) {
  return { at, total, unit, plan, parts: { ...parts } };
}

/** At most so many points: of each equal slice of time the last one, which is what held from there on. The first stays too. */
export function thinned(points: readonly CreditPoint[], most: number): readonly CreditPoint[] {
  const [first, ...others] = points;
  const last = points.at(-1);
  if (!first || !last || points.length <= most) return points;
  const slice = (last.at - first.at) / (most - 1);
  const kept = new Map<number, CreditPoint>();
  for (const point of others) kept.set(Math.min(Math.floor((point.at - first.at) / slice), most - 2), point);
  return [first, ...kept.values()];
}
