import { Menu } from '@base-ui/react/menu';
import { Check, FlaskConical, LayoutDashboard, PanelLeft, Settings, Wrench } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { MenuFrame } from '../parts/menu-frame.tsx';
import { accountTotal } from '../state/totals.ts';
import { selectProviderCounts, useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

/** What the sidebar offers, as a menu for narrow windows. */
export function ViewMenu() {
  const show = useShow();
  const total = useWindow(accountTotal);
  const chosen = useWindow((state) => (state.screen === 'accounts' ? (state.providerId ?? '') : undefined));
  const providers = useWindow(selectProviderCounts);
  const choices = [{ id: '', name: texts.accounts.all, accounts: total }, ...providers];
  return (
    <MenuFrame
      align="start"
      trigger={<Button look="quiet" className="button-icon" aria-label={texts.accounts.views} />}
      icon={<PanelLeft size={16} aria-hidden="true" />}
    >
      <Menu.Item className="menu-item" onClick={() => show({ screen: 'overview' })}>
        <LayoutDashboard size={14} aria-hidden="true" />
        {texts.overview.title}
      </Menu.Item>
      <Menu.RadioGroup
        value={chosen}
        onValueChange={(id: string) => show({ screen: 'accounts', providerId: id === '' ? undefined : id })}
      >
        {choices.map((choice) => (
          <Menu.RadioItem key={choice.id} value={choice.id} className="menu-item" closeOnClick>
            <span className="view-check">
              <Menu.RadioItemIndicator render={<Check size={14} />} />
            </span>
            {choice.name}
            <span className="menu-item-end muted">{formats.number(choice.accounts)}</span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Separator className="menu-separator" />
      <Menu.Item className="menu-item" onClick={() => show({ dialog: { kind: 'playground' } })}>
        <FlaskConical size={14} aria-hidden="true" />
        {texts.playground.title}
      </Menu.Item>
      <Menu.Item className="menu-item" onClick={() => show({ screen: 'tools' })}>
        <Wrench size={14} aria-hidden="true" />
        {texts.tools.title}
      </Menu.Item>
      <Menu.Item
        className="menu-item"
        onClick={() => show({ screen: 'settings', settingsSection: undefined })}
      >
        <Settings size={14} aria-hidden="true" />
        {texts.settings.title}
      </Menu.Item>
    </MenuFrame>
  );
}
