import { useState } from 'react';
import type { AccountData, FailureData } from '../../preload/contract.ts';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { FormDialog } from '../dialogs/form-dialog.tsx';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { Outcome } from '../state/actions.ts';
import type { OwnKey } from '../state/key-actions.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';
import './account-keys.css';

const words = texts.keys;

/** Keys of other services that the account keeps at its provider. That is asked only when the person wants to know. */
export function AccountKeys({ account }: PanelSectionProps) {
  const slots = useWindow((state) => state.providers.find(({ id }) => id === account.providerId)?.keys);
  if (!slots || slots.length === 0) return null;
  return <Keys key={account.id} account={account} />;
}

function Keys({ account }: { readonly account: AccountData }) {
  const { readKeys } = useActions();
  const [keys, setKeys] = useState<readonly OwnKey[]>();
  const [failure, setFailure] = useState<FailureData>();
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState<{ readonly what: 'set' | 'clear'; readonly key: OwnKey }>();

  async function look(): Promise<void> {
    setAsking(true);
    const reply = await readKeys(account.id);
    setAsking(false);
    setFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok) setKeys(reply.value.keys);
  }

  return (
    <PanelSection title={words.title}>
      {failure && <FailureNotice failure={failure} announced />}
      {keys ? (
        <dl className="own-keys">
          {keys.map((key) => (
            <div key={key.id}>
              <dt>{key.name}</dt>
              <dd>{stateOf(key)}</dd>
              <dd className="own-keys-actions">
                <Button
                  small
                  needsEngine
                  aria-label={key.isSet ? words.replaceOne(key.name) : words.setOne(key.name)}
                  onClick={() => setAsked({ what: 'set', key })}
                >
                  {key.isSet ? words.replaceShort : words.setShort}
                </Button>
                {key.isSet && (
                  <Button
                    small
                    needsEngine
                    aria-label={words.clearOne(key.name)}
                    onClick={() => setAsked({ what: 'clear', key })}
                  >
                    {words.clearShort}
                  </Button>
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <Button small needsEngine disabled={asking || account.paused} onClick={() => void look()}>
          {asking ? words.looking : words.look}
        </Button>
      )}
      {asked?.what === 'set' && (
        <SetDialog
          account={account}
          ownKey={asked.key}
          onKeys={setKeys}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.what === 'clear' && (
        <ClearDialog
          account={account}
          ownKey={asked.key}
          onKeys={setKeys}
          onClose={() => setAsked(undefined)}
        />
      )}
    </PanelSection>
  );
}

interface KeyDialogProps {
  readonly account: AccountData;
  readonly ownKey: OwnKey;
  readonly onKeys: (keys: readonly OwnKey[]) => void;
  readonly onClose: () => void;
}

function SetDialog({ account, ownKey, onKeys, onClose }: KeyDialogProps) {
  const { setKey } = useActions();
  const { name } = ownKey;
  return (
    <FormDialog
      title={words.dialogTitle(name, account.label)}
      description={words.explanation(account.providerName)}
      confirm={words.confirm}
      busy={words.busy}
      act={async (form) => settle(await setKey(account.id, ownKey, String(form.get('secret') ?? '')), onKeys)}
      onClose={onClose}
    >
      <TextField name="secret" label={words.field(name)} secret required />
    </FormDialog>
  );
}

function ClearDialog({ account, ownKey, onKeys, onClose }: KeyDialogProps) {
  const { clearKey } = useActions();
  return (
    <ConfirmDialog
      title={words.clearTitle(ownKey.name, account.label)}
      loss={words.clearLoss(account.providerName)}
      confirm={words.clearConfirm}
      busy={words.clearBusy}
      look="danger"
      act={async () => settle(await clearKey(account.id, ownKey), onKeys)}
      onClose={onClose}
    />
  );
}

/** Shows what came of it, or answers why nothing did. */
function settle(result: readonly OwnKey[] | FailureData, onKeys: (keys: readonly OwnKey[]) => void): Outcome {
  if ('kind' in result) return result;
  onKeys(result);
  return undefined;
}

function stateOf({ isSet, hint }: OwnKey): string {
  if (!isSet) return words.notSet;
  return hint === undefined ? words.set : words.setEnding(hint);
}
