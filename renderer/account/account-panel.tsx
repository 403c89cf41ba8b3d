import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type KeyboardEvent, useCallback } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { secondLine } from '../accounts/account-words.ts';
import { useRenewal } from '../accounts/row-status.tsx';
import { focusAfterDialog } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useShow, useTicking, useWindow } from '../state/window-context.tsx';
import { statusSentence, statusWords } from '../status/status-words.ts';
import { speech, texts } from '../texts/texts.ts';
import { AccountActions } from './account-actions.tsx';
import { panelSections } from './panel-sections.ts';
import './account-panel.css';

/** Everything about one account: beside the list where there is room, over it where there is not. */
export default function AccountPanel({ isBeside }: { readonly isBeside: boolean }) {
  const show = useShow();
  const openId = useWindow((state) => state.openId);
  const account = useWindow((state) =>
    state.openId === undefined ? undefined : state.accounts.get(state.openId),
  );
  const close = useCallback(() => show({ openId: undefined }), [show]);

  if (isBeside) {
    if (!account) return null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      close();
      document.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
    };
    return (
      <aside className="panel" aria-label={texts.account.details} onKeyDown={onKeyDown}>
        <PanelContent key={openId} account={account} onClose={close} />
      </aside>
    );
  }
  return (
    <Dialog.Root
      open={account !== undefined}
      onOpenChange={(open) => {
        if (!open) close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-shade panel-shade" />
        <Dialog.Popup
          className="panel panel-over"
          aria-label={texts.account.details}
          finalFocus={focusAfterDialog}
        >
          {account && <PanelContent key={openId} account={account} onClose={close} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PanelContent({ account, onClose }: { readonly account: AccountData; readonly onClose: () => void }) {
  return (
    <>
      <header className="panel-head">
        <Monogram providerId={account.providerId} name={account.providerName} />
        <div className="panel-titles">
          <h2 className="panel-title">{account.label}</h2>
          <p className="muted truncate">{secondLine(account)}</p>
        </div>
        <IconButton
          label={texts.account.closeDetails}
          shortcut="Esc"
          icon={<X size={16} />}
          onClick={onClose}
        />
      </header>
      <div className="panel-body">
        <PanelStatus account={account} />
        <AccountActions account={account} />
        {Object.entries(panelSections).map(([name, Section]) => (
          <Section key={name} account={account} />
        ))}
      </div>
    </>
  );
}

function PanelStatus({ account }: { readonly account: AccountData }) {
  const renewal = useRenewal(account.providerId);
  const sentence = useTicking((now) => statusSentence(statusWords(account, now, speech, renewal), speech));
  const { shape } = statusWords(account, 0, speech, renewal);
  return (
    <div className="panel-status">
      <p className="panel-status-line">
        <StatusShape shape={shape} />
        <span>{sentence}</span>
      </p>
      {account.failure && account.status !== 'active' && <FailureNotice failure={account.failure} />}
    </div>
  );
}
