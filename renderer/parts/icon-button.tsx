import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Keys } from './keys.tsx';
import { useLandmark } from './use-landmark.ts';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** What it does; read out, and shown as a tooltip. */
  readonly label: string;
  /** Read out instead of `label` where that needs the thing it is about. */
  readonly spoken?: string;
  readonly shortcut?: string;
  readonly icon: ReactNode;
}

/** A button with an icon alone, named by a tooltip. */
export function IconButton({ label, spoken, shortcut, icon, className, ...rest }: IconButtonProps) {
  const [landmark, findLandmark] = useLandmark();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        ref={findLandmark}
        render={
          <Button
            look="quiet"
            className={`button-icon ${className ?? ''}`}
            aria-label={spoken ?? label}
            aria-keyshortcuts={shortcut}
            {...rest}
          />
        }
      >
        {icon}
      </Tooltip.Trigger>
      <Tooltip.Portal container={landmark}>
        <Tooltip.Positioner className="tooltip-positioner" sideOffset={6}>
          <Tooltip.Popup className="tooltip">
            {label}
            {shortcut !== undefined && <Keys>{shortcut}</Keys>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
