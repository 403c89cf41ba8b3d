import { FormDialog } from '../dialogs/form-dialog.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

const words = texts.lock;

/** Makes a new vault key, and shows how far it is with sealing everything anew. */
export default function RotateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { rotateKey } = useActions();
  const needsPassphrase = useWindow(({ lock }) => lock?.isSet === true || lock?.isOfFile === true);
  const progress = useWindow((state) => state.keyRotation);
  return (
    <FormDialog
      title={words.rotateTitle}
      description={words.rotateLine}
      confirm={words.rotateConfirm}
      busy={
        progress
          ? words.rotateProgress(formats.number(progress.done), formats.number(progress.total))
          : words.setBusy
      }
      act={(form) => rotateKey(needsPassphrase ? String(form.get('passphrase') ?? '') : undefined)}
      onClose={onClose}
    >
      {needsPassphrase && <TextField name="passphrase" label={words.passphrase} secret required />}
    </FormDialog>
  );
}
