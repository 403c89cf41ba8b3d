import { type ComponentType, lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { DialogShown } from '../parts/dialog-frame.tsx';
import { useCurrentState, useShow, useWindow } from '../state/window-context.tsx';
import type { DialogRequest } from '../state/window-state.ts';

// Loaded when first needed: none of them is on the first screen.
const AddDialog = lazy(() => import('../sign-in/add-dialog.tsx'));
const ImportDialog = lazy(() => import('../imports/import-dialog.tsx'));
const PaletteDialog = lazy(() => import('../palette/palette-dialog.tsx'));
const ShortcutsDialog = lazy(() => import('../shortcuts/shortcuts-dialog.tsx'));
const UnlockDialog = lazy(() => import('../protection/unlock-dialog.tsx'));
const ProtectionDialog = lazy(() => import('../protection/protection-dialog.tsx'));
const BackupPassphraseDialog = lazy(() => import('../backup/passphrase-dialog.tsx'));
const RestoreDialog = lazy(() => import('../backup/restore-dialog.tsx'));
const LockDialog = lazy(() => import('../lock/lock-dialogs.tsx'));
const RotateKeyDialog = lazy(() => import('../lock/rotate-key-dialog.tsx'));
const PlaygroundDialog = lazy(() => import('../playground/playground-dialog.tsx'));

type AccountDialog = ComponentType<{ readonly account: AccountData; readonly onClose: () => void }>;

const accountDialogs: Record<Extract<DialogRequest, { accountId: string }>['kind'], AccountDialog> = {
  'sign-in': lazy(() => import('../sign-in/sign-in-dialog.tsx')),
  'take-over': lazy(() => import('./take-over-dialog.tsx')),
  rename: lazy(() => import('./rename-dialog.tsx')),
  password: lazy(() => import('./password-dialog.tsx')),
  'sign-out': lazy(() => import('./sign-out-dialog.tsx')),
};

type AccountsDialog = ComponentType<{
  readonly accounts: readonly AccountData[];
  readonly onClose: () => void;
}>;

const accountsDialogs: Record<Extract<DialogRequest, { accountIds: unknown }>['kind'], AccountsDialog> = {
  remove: lazy(() => import('./remove-dialog.tsx')),
  tags: lazy(() => import('./tags-dialog.tsx')),
};

/** One types into the palette in the moment in which it is asked for. */
function loadWhenIdle(): () => void {
  const wish = requestIdleCallback(() => void import('../palette/palette-dialog.tsx').catch(() => undefined));
  return () => cancelIdleCallback(wish);
}

/** The dialog that is asked for. It stays mounted until it has faded out, so that the focus finds its way back. */
export function Dialogs() {
  useEffect(loadWhenIdle, []);
  const show = useShow();
  const wanted = useWindow((state) => state.dialog);
  const [shown, setShown] = useState(wanted);
  if (wanted !== undefined && wanted !== shown) setShown(wanted);

  const shownState = useMemo(
    () => ({ open: wanted !== undefined, onClosed: () => setShown(undefined) }),
    [wanted],
  );
  if (!shown) return null;
  return (
    <Suspense>
      <DialogShown value={shownState}>
        <RequestedDialog request={shown} onClose={() => show({ dialog: undefined })} />
      </DialogShown>
    </Suspense>
  );
}

function RequestedDialog({
  request,
  onClose,
}: {
  readonly request: DialogRequest;
  readonly onClose: () => void;
}) {
  if (request.kind === 'add') return <AddDialog search={request.search} onClose={onClose} />;
  if (request.kind === 'import') return <ImportDialog onClose={onClose} />;
  if (request.kind === 'palette') return <PaletteDialog onClose={onClose} />;
  if (request.kind === 'shortcuts') return <ShortcutsDialog onClose={onClose} />;
  if (request.kind === 'playground') return <PlaygroundDialog onClose={onClose} />;
  if (request.kind === 'unlock') return <UnlockDialog onClose={onClose} />;
  if (request.kind === 'backup') return <BackupPassphraseDialog task={request.task} onClose={onClose} />;
  if (request.kind === 'restore') return <RestoreDialog onClose={onClose} />;
  if (request.kind === 'rotate-key') return <RotateKeyDialog onClose={onClose} />;
  if (request.kind === 'lock') return <LockDialog task={request.task} onClose={onClose} />;
  if (request.kind === 'protection') return <ProtectionDialog onClose={onClose} />;
  if ('accountIds' in request) return <DialogOfAccounts request={request} onClose={onClose} />;
  return <DialogOfAccount key={request.accountId} request={request} onClose={onClose} />;
}

function DialogOfAccount({
  request,
  onClose,
}: {
  readonly request: Extract<DialogRequest, { accountId: string }>;
  readonly onClose: () => void;
}) {
  const account = useWindow((state) => state.accounts.get(request.accountId));
  // While the dialog fades, an account that was just removed is still named.
  const [last, setLast] = useState(account);
  if (account !== undefined && account !== last) setLast(account);
  if (!last) return null;
  const Shown = accountDialogs[request.kind];
  return <Shown account={last} onClose={onClose} />;
}

function DialogOfAccounts({
  request,
  onClose,
}: {
  readonly request: Extract<DialogRequest, { accountIds: unknown }>;
  readonly onClose: () => void;
}) {
  const current = useCurrentState();
  // As they were when it was asked for: what is asked about must not change under the question.
  const [accounts] = useState(() => request.accountIds.flatMap((id) => current().accounts.get(id) ?? []));
  const Shown = accountsDialogs[request.kind];
  return <Shown accounts={accounts} onClose={onClose} />;
}
