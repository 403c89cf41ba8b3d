import { texts } from '../texts/texts.ts';
import { ChoiceSetting, SwitchSetting, useSettings } from './setting.tsx';

const words = texts.settings.appearance;

/** The choices of a setting, from its catalogue of names. */
function choicesOf<Value extends string>(names: Readonly<Record<Value, string>>) {
  return (Object.keys(names) as Value[]).map((value) => ({ value, label: names[value] }));
}

/** Theme, density, language. */
export default function AppearanceSection() {
  const [{ appearance }, change] = useSettings();
  return (
    <>
      <ChoiceSetting
        label={words.theme}
        choices={choicesOf(words.themes)}
        chosen={appearance.theme}
        onChoose={(theme) => change({ appearance: { theme } })}
      />
      <ChoiceSetting
        label={words.density}
        line={words.densityLine}
        choices={choicesOf(words.densities)}
        chosen={appearance.density}
        onChoose={(density) => change({ appearance: { density } })}
      />
      <ChoiceSetting
        label={words.language}
        choices={choicesOf(words.languages)}
        chosen={appearance.language}
        onChoose={(language) => change({ appearance: { language } })}
      />
      <SwitchSetting
        label={words.letterKeys}
        line={words.letterKeysLine}
        on={appearance.letterKeys}
        onChange={(letterKeys) => change({ appearance: { letterKeys } })}
      />
    </>
  );
}
