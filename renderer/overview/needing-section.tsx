import { useMend } from '../accounts/row-action.tsx';
import { Button } from '../parts/button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { selectNeeding, useShow, useTicking, useWindow } from '../state/window-context.tsx';
import { mendingOf } from '../status/mending.ts';
import { statusSentence, statusWords } from '../status/status-words.ts';
import { formats, speech, texts } from '../texts/texts.ts';
import { OverviewSection } from './overview-section.tsx';

const words = texts.overview;
/** More than this are a list, and there is one. */
const shownAtOnce = 6;

/** The accounts that wait for a person, with what mends each. */
export function NeedingSection() {
  const show = useShow();
  const ids = useWindow(selectNeeding);
  const count = formats.number(ids.length);
  return (
    <OverviewSection title={words.needing} end={ids.length > 0 ? count : undefined}>
      {ids.length === 0 && (
        <p className="overview-line">
          <StatusShape shape="ring" />
          {words.nothingNeeds}
        </p>
      )}
      <ul className="overview-list">
        {ids.slice(0, shownAtOnce).map((id) => (
          <NeedingItem key={id} id={id} />
        ))}
      </ul>
      {ids.length > shownAtOnce && (
        <Button
          look="quiet"
          small
          onClick={() =>
            show({ screen: 'accounts', standing: 'needs-you', providerId: undefined, query: '' })
          }
        >
          {words.showAll(count)}
        </Button>
      )}
    </OverviewSection>
  );
}

function NeedingItem({ id }: { readonly id: string }) {
  const show = useShow();
  const mend = useMend();
  const account = useWindow((state) => state.accounts.get(id));
  const sentence = useTicking((now) =>
    account ? statusSentence(statusWords(account, now, speech), speech) : '',
  );
  if (!account) return null;
  const mending = mendingOf(account);
  return (
    <li className="overview-item">
      <Monogram providerId={account.providerId} name={account.providerName} />
      <button
        type="button"
        className="overview-link"
        onClick={() => show({ screen: 'accounts', activeId: id, openId: id })}
      >
        <span className="truncate">{account.label}</span>
        <span className="truncate account-needing">{sentence}</span>
      </button>
      {mending && (
        <Button
          small
          needsEngine
          aria-label={texts.accounts.mending[mending].spoken(account.label)}
          onClick={() => mend(account, mending)}
        >
          {texts.accounts.mending[mending].name}
        </Button>
      )}
    </li>
  );
}
