import type { FailureData } from '../../preload/contract.ts';
import { VaultActions } from '../layout/banners.tsx';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import type { WayIn } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';
import { waysInstead } from './way-effects.ts';

const words = texts.signIn;

/** Why a sign-in failed, with the buttons that help. */
export function SignInFailure({
  failure,
  providerId,
  way,
  ways,
  onInstead,
}: {
  readonly failure: FailureData;
  readonly providerId: string | undefined;
  readonly way: WayIn;
  readonly ways: readonly WayIn[];
  readonly onInstead: (way: WayIn) => void;
}) {
  const { editDefinition } = useActions();
  const protection = useWindow((state) => state.engine?.protection);
  const { retryAt } = failure;
  const instead = waysInstead(failure.kind, way, ways);
  return (
    <FailureNotice failure={failure} announced>
      {retryAt !== undefined && (
        <p>
          <Ticking
            say={(now) => (retryAt > now ? words.waitUntil(times.when(retryAt, now)) : words.waitOver)}
          />
        </p>
      )}
      {failure.remedy === 'unlock' && protection && protection.state !== 'open' && (
        <VaultActions protection={protection} />
      )}
      {failure.remedy === 'edit-definition' && providerId !== undefined && (
        <div className="failure-actions">
          <Button small onClick={() => void editDefinition(providerId)}>
            {words.editDefinition}
          </Button>
        </div>
      )}
      {instead.length > 0 && (
        <div className="failure-actions">
          {instead.map((other) => (
            <Button key={other} small onClick={() => onInstead(other)}>
              {words.instead(words.way[other].name)}
            </Button>
          ))}
        </div>
      )}
    </FailureNotice>
  );
}
