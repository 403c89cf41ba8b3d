import { useState } from 'react';
import { FormDialog } from '../dialogs/form-dialog.tsx';
import { Choices } from '../parts/choices.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { Outcome } from '../state/actions.ts';
import type { ProtectionBackend } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.protection;
const backends: readonly ProtectionBackend[] = ['keychain', 'passphrase-file', 'key-file'];

/** Chooses what keeps the sessions, for machines without a keychain. */
export default function ProtectionDialog({ onClose }: { readonly onClose: () => void }) {
  const { chooseProtection } = useActions();
  const [backend, setBackend] = useState<ProtectionBackend>('passphrase-file');
  const [differs, setDiffers] = useState(false);

  async function choose(form: FormData): Promise<Outcome> {
    if (backend !== 'passphrase-file') return chooseProtection(backend, undefined);
    const passphrase = String(form.get('passphrase') ?? '');
    return chooseProtection(backend, passphrase);
  }

  return (
    <FormDialog
      title={words.chooseTitle}
      description={words.chooseLine}
      confirm={words.chooseConfirm}
      busy={words.chooseBusy}
      accepts={(form) => {
        const same = form.get('passphrase') === form.get('again');
        setDiffers(!same);
        return same;
      }}
      act={choose}
      onClose={onClose}
    >
      <Choices
        label={words.chooseTitle}
        labelHidden
        choices={backends.map((each) => ({ value: each, ...words.backend[each] }))}
        chosen={backend}
        onChoose={setBackend}
      />
      {backend === 'passphrase-file' && (
        <>
          <TextField name="passphrase" label={words.passphrase} secret required />
          <TextField
            name="again"
            label={words.passphraseAgain}
            problem={differs ? words.notTheSame : undefined}
            secret
            required
          />
        </>
      )}
    </FormDialog>
  );
}
