import { ChevronLeft, FileUp, GraduationCap } from 'lucide-react';
import { useState } from 'react';
import type { ProviderData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { DialogFrame, focusListAfterDialog } from '../parts/dialog-frame.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ProviderChoice } from './provider-choice.tsx';
import { type NextSignIn, SignInForm } from './sign-in-form.tsx';

const words = texts.signIn;

/** Adds an account: first where it is, then how to sign in. */
export default function AddDialog({
  search,
  onClose,
}: {
  readonly search?: string | undefined;
  readonly onClose: () => void;
}) {
  const show = useShow();
  const [provider, setProvider] = useState<ProviderData>();
  const [next, setNext] = useState<NextSignIn>();
  const [round, setRound] = useState(0);
  const playground = useWindow((state) => state.playground);

  if (!provider) {
    return (
      <DialogFrame wide title={words.addTitle} description={words.chooseProvider} onClose={onClose}>
        <ProviderChoice search={search} onChoose={setProvider} />
        <div className="dialog-foot palette-foot">
          <span className="muted">{words.notThere}</span>
          <Button needsEngine onClick={() => show({ screen: 'teach', dialog: undefined })}>
            <GraduationCap size={14} aria-hidden="true" />
            {texts.teach.open}
          </Button>
          <Button needsEngine onClick={() => show({ dialog: { kind: 'import' } })}>
            <FileUp size={14} aria-hidden="true" />
            {texts.imports.open}
          </Button>
        </div>
      </DialogFrame>
    );
  }
  const isPractice = provider.id.startsWith('playground-');
  return (
    <DialogFrame
      wide
      title={words.addAt(provider.name)}
      before={
        <IconButton
          label={texts.common.back}
          icon={<ChevronLeft size={16} />}
          onClick={() => {
            setProvider(undefined);
            setNext(undefined);
          }}
        />
      }
      onClose={onClose}
    >
      <SignInForm
        key={round}
        providerName={provider.name}
        provider={provider}
        startWay={next?.way}
        ways={provider.waysIn}
        purpose={(typed) => ({
          kind: 'add',
          providerId: provider.id,
          ...(typed.instance !== undefined && { instance: typed.instance }),
          ...(typed.label !== undefined && { label: typed.label }),
        })}
        instance={
          provider.instance && {
            suggestion:
              next?.instance ?? provider.instance.suggestion ?? (isPractice ? playground?.url : undefined),
          }
        }
        adding
        practice={isPractice}
        onDone={(id, wanted) => {
          if (wanted) {
            setNext(wanted);
            setRound(round + 1);
            return;
          }
          show({ screen: 'accounts', activeId: id, openId: id, query: '', providerId: undefined });
          focusListAfterDialog();
          onClose();
        }}
        onCancel={onClose}
      />
    </DialogFrame>
  );
}
