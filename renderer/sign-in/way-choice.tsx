import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import type { WayIn } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';

/** The ways in of a provider, best first, each explained in a line. */
export function WayChoice({
  ways,
  chosen,
  onChoose,
}: {
  readonly ways: readonly WayIn[];
  readonly chosen: WayIn;
  readonly onChoose: (way: WayIn) => void;
}) {
  const id = useId();
  return (
    <div className="ways">
      <p id={id} className="field-label">
        {texts.signIn.wayIn}
      </p>
      <RadioGroup aria-labelledby={id} value={chosen} onValueChange={onChoose}>
        {ways.map((way, index) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio within is drawn by the library
          <label key={way} className="way" data-chosen={way === chosen || undefined}>
            <Radio.Root value={way} className="radio" aria-describedby={`${id}-${way}`}>
              <Radio.Indicator className="radio-dot" />
            </Radio.Root>
            <span className="way-words">
              <span className="way-name">
                {texts.signIn.way[way].name}
                {index === 0 && <span className="way-best">{texts.signIn.best}</span>}
              </span>
              <span id={`${id}-${way}`} className="muted">
                {texts.signIn.way[way].line}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
