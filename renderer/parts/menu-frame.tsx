import { Menu } from '@base-ui/react/menu';
import { type ReactElement, type ReactNode, useCallback, useState } from 'react';

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
  const [landmark, setLandmark] = useState<HTMLElement | null>(null);
  // The menu is drawn within the part of the page that it belongs to, where those who move by landmarks find it.
  const findLandmark = useCallback((button: HTMLElement | null) => {
    setLandmark(button?.closest<HTMLElement>('[role="dialog"], aside, main') ?? null);
  }, []);
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
