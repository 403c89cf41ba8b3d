import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';

/** One value of a few, in a list that opens. */
export function SelectBox<Value extends string | number>({
  choices,
  chosen,
  disabled = false,
  labelledBy,
  describedBy,
  valueId,
  className = 'button select',
  onChoose,
}: {
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value;
  readonly disabled?: boolean;
  readonly labelledBy: string;
  readonly describedBy?: string | undefined;
  /** The id of the value, to be a part of the name. */
  readonly valueId: string;
  readonly className?: string;
  readonly onChoose: (value: Value) => void;
}) {
  return (
    <Select.Root
      items={choices}
      value={chosen}
      disabled={disabled}
      onValueChange={(value) => value !== null && onChoose(value)}
    >
      <Select.Trigger
        className={className}
        aria-labelledby={`${labelledBy} ${valueId}`}
        aria-describedby={describedBy}
      >
        <Select.Value id={valueId} className="truncate" />
        <ChevronsUpDown size={13} aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="menu-positioner" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="menu select-menu">
            {choices.map(({ value, label: name }) => (
              <Select.Item key={value} value={value} className="menu-item">
                <span className="view-check">
                  <Select.ItemIndicator render={<Check size={14} />} />
                </span>
                <Select.ItemText>{name}</Select.ItemText>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
