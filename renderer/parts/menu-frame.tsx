import { Menu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { useLandmark } from './use-landmark.ts';

/** A button with its menu. */
export function MenuFrame({
  trigger,
  icon,
  align,
  children,
}: {
  readonly trigger: ReactElement;
  readonly icon: ReactNode;
  readonly align: 'start' | 'end';
  readonly children: ReactNode;
}) {
  const [landmark, findLandmark] = useLandmark();
  return (
    <Menu.Root>
      <Menu.Trigger ref={findLandmark} render={trigger}>
        {icon}
      </Menu.Trigger>
      <Menu.Portal container={landmark}>
        <Menu.Positioner className="menu-positioner" sideOffset={4} align={align}>
          <Menu.Popup className="menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
