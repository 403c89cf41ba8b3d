import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { useId } from 'react';

/** A box to tick, with its words. */
export function CheckboxLine({
  name,
  label,
  hint,
  defaultChecked = false,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly defaultChecked?: boolean;
}) {
  const id = useId();
  return (
    <div className="checkbox-line">
      <Checkbox.Root
        name={name}
        defaultChecked={defaultChecked}
        className="checkbox"
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <Checkbox.Indicator>
          <Check size={12} strokeWidth={3} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <>
            <br />
            <span id={`${id}-hint`} className="muted">
              {hint}
            </span>
          </>
        )}
      </span>
    </div>
  );
}
