import { formats, texts } from '../texts/texts.ts';
import { ChoiceSetting, useSettings } from './setting.tsx';

const words = texts.settings.refresh;
const usual = [1, 2, 5, 10, 15, 30, 60];

/** The usual margins in minutes, and the one that is set if it is another. */
function marginChoices(chosen: number) {
  const minutes = usual.includes(chosen) ? usual : [...usual, chosen].sort((first, second) => first - second);
  return minutes.map((value) => ({ value, label: words.before(formats.number(value)) }));
}

/** How long before its end a session is renewed. */
export default function RefreshSection() {
  const [{ refresh }, change] = useSettings();
  return (
    <>
      <p className="screen-explanation">{words.explanation}</p>
      <ChoiceSetting
        label={words.site}
        line={words.siteLine}
        choices={marginChoices(refresh.siteMarginMinutes)}
        chosen={refresh.siteMarginMinutes}
        onChoose={(siteMarginMinutes) => change({ refresh: { siteMarginMinutes } })}
      />
      <ChoiceSetting
        label={words.oauth}
        line={words.oauthLine}
        choices={marginChoices(refresh.oauthMarginMinutes)}
        chosen={refresh.oauthMarginMinutes}
        onChoose={(oauthMarginMinutes) => change({ refresh: { oauthMarginMinutes } })}
      />
    </>
  );
}
