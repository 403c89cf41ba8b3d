import type { ProviderData } from '../../preload/contract.ts';
import type { WayIn } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';
import { afterwardsOf } from './way-effects.ts';

const words = texts.signIn;

/** What is stored by a way in, and whether Latchkey goes on by itself then. */
export function WayExplanation({
  way,
  provider,
}: {
  readonly way: WayIn;
  readonly provider: Pick<ProviderData, 'renewal' | 'byGoogle'>;
}) {
  return (
    <dl className="way-facts">
      <div>
        <dt>{words.storedTitle}</dt>
        <dd>{words.stored[way]}</dd>
      </div>
      <div>
        <dt>{words.afterwardsTitle}</dt>
        <dd>{words.afterwards[afterwardsOf(way, provider.renewal)]}</dd>
      </div>
      {provider.byGoogle && (way === 'window' || way === 'chrome') && (
        <div>
          <dt>{words.googleTitle}</dt>
          <dd>{words.google}</dd>
        </div>
      )}
    </dl>
  );
}
