import { Menu } from '@base-ui/react/menu';
import {
  Ellipsis,
  Eraser,
  ExternalLink,
  Key,
  LogIn,
  LogOut,
  Pause,
  Pencil,
  Play,
  RefreshCw,
  Trash2,
} from 'lucide-react';
import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { Button } from '../parts/button.tsx';
import { Keys } from '../parts/keys.tsx';
import { MenuFrame } from '../parts/menu-frame.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { opensSite } from '../status/opens-site.ts';
import { texts } from '../texts/texts.ts';

const words = texts.account.actions;

/** What can be done with an account: what mends it first, the rest at hand, the rare in a menu. */
export function AccountActions({ account }: { readonly account: AccountData }) {
  const { refresh, pause, resume } = useActions();
  const busy = account.activity !== 'idle';
  return (
    <div className="panel-actions">
      <SignInButton account={account} />
      <Button needsEngine disabled={busy || account.paused} onClick={() => void refresh(account.id)}>
        <RefreshCw size={14} aria-hidden="true" />
        {words.refresh}
      </Button>
      <OpenSiteButton account={account} />
      {account.paused && (
        <Button needsEngine onClick={() => void resume(account.id)}>
          <Play size={14} aria-hidden="true" />
          {words.resume}
        </Button>
      )}
      {!account.paused && !needsPerson(account) && (
        <Button needsEngine onClick={() => void pause(account.id)}>
          <Pause size={14} aria-hidden="true" />
          {words.pause}
        </Button>
      )}
      <MoreMenu account={account} />
    </div>
  );
}

/** Stands out only where the account waits for it. */
function SignInButton({ account }: { readonly account: AccountData }) {
  const show = useShow();
  const busy = account.activity !== 'idle';
  const kind = account.status === 'in-use-elsewhere' ? 'take-over' : 'sign-in';
  if (account.status !== 'in-use-elsewhere' && account.status !== 'needs-sign-in') return null;
  return (
    <Button
      look="primary"
      needsEngine
      disabled={busy}
      onClick={() => show({ dialog: { kind, accountId: account.id } })}
    >
      <LogIn size={14} aria-hidden="true" />
      {kind === 'take-over' ? words.takeOver : words.signInAgain}
    </Button>
  );
}

/** Only the desktop app has windows for sites, and only some accounts have a site. */
function OpenSiteButton({ account }: { readonly account: AccountData }) {
  const { openSite } = useActions();
  const canOpen = useWindow((state) => opensSite(account, state.engine));
  if (!canOpen) return null;
  return (
    <Button
      needsEngine
      aria-keyshortcuts="W"
      disabled={needsPerson(account)}
      onClick={() => void openSite(account.id)}
    >
      <ExternalLink size={14} aria-hidden="true" />
      {words.openSite}
    </Button>
  );
}

function MoreMenu({ account }: { readonly account: AccountData }) {
  const show = useShow();
  const { pause, forgetCredential } = useActions();
  const open = (kind: 'rename' | 'password' | 'sign-in' | 'sign-out') =>
    show({ dialog: { kind, accountId: account.id } });
  return (
    <MenuFrame
      align="end"
      trigger={<Button needsEngine className="button-icon" aria-label={words.more} />}
      icon={<Ellipsis size={16} aria-hidden="true" />}
    >
      {account.status !== 'needs-sign-in' && (
        <Menu.Item className="menu-item" onClick={() => open('sign-in')}>
          <LogIn size={14} aria-hidden="true" />
          {words.signInAgain}
        </Menu.Item>
      )}
      {!account.paused && needsPerson(account) && (
        <Menu.Item className="menu-item" onClick={() => void pause(account.id)}>
          <Pause size={14} aria-hidden="true" />
          {words.pause}
        </Menu.Item>
      )}
      <Menu.Item className="menu-item" onClick={() => open('rename')}>
        <Pencil size={14} aria-hidden="true" />
        {words.rename}
        <span className="menu-item-end">
          <Keys>F2</Keys>
        </span>
      </Menu.Item>
      {account.waysIn.includes('password') && (
        <Menu.Item className="menu-item" onClick={() => open('password')}>
          <Key size={14} aria-hidden="true" />
          {account.hasCredential ? words.replacePassword : words.storePassword}
        </Menu.Item>
      )}
      {account.hasCredential && (
        <Menu.Item className="menu-item" onClick={() => void forgetCredential(account.id)}>
          <Eraser size={14} aria-hidden="true" />
          {words.forgetPassword}
        </Menu.Item>
      )}
      <Menu.Separator className="menu-separator" />
      {account.obtainedAt !== undefined && (
        <Menu.Item className="menu-item" onClick={() => open('sign-out')}>
          <LogOut size={14} aria-hidden="true" />
          {words.signOut}
        </Menu.Item>
      )}
      <Menu.Item
        className="menu-item menu-item-danger"
        onClick={() => show({ dialog: { kind: 'remove', accountIds: [account.id] } })}
      >
        <Trash2 size={14} aria-hidden="true" />
        {words.remove}
        <span className="menu-item-end">
          <Keys>Del</Keys>
        </span>
      </Menu.Item>
    </MenuFrame>
  );
}
