import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import './choices.css';

/** One of several choices, with a line that explains it. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly name: string;
  readonly line: string;
  /** A word that sets it apart, such as `Best`. */
  readonly badge?: string | undefined;
}

/** A few choices of which one holds, each explained in a line. */
export function Choices<Value extends string>({
  label,
  labelHidden = false,
  choices,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="choices">
      <p id={id} className={labelHidden ? 'visually-hidden' : 'field-label'}>
        {label}
      </p>
      <RadioGroup aria-labelledby={id} value={chosen} onValueChange={onChoose}>
        {choices.map(({ value, name, line, badge }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio within is drawn by the library
          <label key={value} className="choices-one" data-chosen={value === chosen || undefined}>
            <Radio.Root value={value} className="radio" aria-describedby={`${id}-${value}`}>
              <Radio.Indicator className="radio-dot" />
            </Radio.Root>
            <span className="choices-words">
              <span className="choices-name">
                {name}
                {badge !== undefined && <span className="choices-badge">{badge}</span>}
              </span>
              <span id={`${id}-${value}`} className="muted">
                {line}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
