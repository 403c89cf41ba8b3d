import type { KeyboardEvent } from 'react';
import { useWindow } from '../state/window-context.tsx';

/** An amount, kept when the field is left; an empty field is none. */
export function AmountField({
  label,
  value,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly placeholder: string;
  readonly onChange: (value: number | undefined) => void;
}) {
  const reachable = useWindow((state) => state.connection.state === 'connected');
  const shown = value === undefined ? '' : String(value);
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.value = shown;
    event.currentTarget.blur();
  }
  return (
    <input
      key={shown}
      type="number"
      min={0}
      step="any"
      inputMode="decimal"
      className="input amount-field"
      aria-label={label}
      placeholder={placeholder}
      defaultValue={shown}
      readOnly={!reachable}
      onBlur={({ currentTarget }) => {
        if (currentTarget.value === shown) return;
        const typed = currentTarget.valueAsNumber;
        if (currentTarget.value === '' && currentTarget.validity.valid) onChange(undefined);
        else if (typed >= 0) onChange(typed);
        else currentTarget.value = shown;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
