import { useEffect, useRef, useState } from 'react';
import type { FailureData, Reply } from '../../preload/contract.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import type { ImportPreview } from '../state/import-actions.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { focusNext } from './focus.ts';
import { ImportOldStore } from './import-old-store.tsx';
import { ImportPasswords } from './import-passwords.tsx';
import { ImportPreviewForm } from './import-preview.tsx';
import { ImportSource } from './import-source.tsx';
import { readImported, readPasted, takeDropped } from './imported-file.ts';
import './imports.css';

const words = texts.imports;

type Step =
  | { readonly name: 'source'; readonly failure?: FailureData }
  | { readonly name: 'looking' }
  | { readonly name: 'preview'; readonly preview: ImportPreview }
  | { readonly name: 'old-store'; readonly preview: ImportPreview; readonly path: string };

/** Imports sessions or passwords: where they are, what was found, what is to be kept. */
export default function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { previewImport, previewOldStore, discardImport } = useActions();
  const [step, setStep] = useState<Step>({ name: 'source' });
  const open = useRef<string>(undefined);
  const isGone = useRef(false);

  // What nobody will apply any more need not wait in main.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      if (open.current !== undefined) void discardImport(open.current);
    };
  }, [discardImport]);

  async function look(asking: Promise<Reply<'imports.preview'>>): Promise<void> {
    setStep({ name: 'looking' });
    const reply = await asking;
    if (reply.ok) open.current = reply.value.previewId;
    if (isGone.current && reply.ok) void discardImport(reply.value.previewId);
    setStep(
      reply.ok ? { name: 'preview', preview: reply.value } : { name: 'source', failure: reply.failure },
    );
  }

  async function lookAt(reading: Promise<string | FailureData>): Promise<void> {
    setStep({ name: 'looking' });
    const text = await reading;
    if (typeof text === 'string') await look(previewImport(text));
    else setStep({ name: 'source', failure: text });
  }

  const lookAtDropped = useRef(lookAt);
  useEffect(() => {
    const file = takeDropped();
    if (file) void lookAtDropped.current(readImported(file));
  }, []);

  function again(): void {
    if (open.current !== undefined) void discardImport(open.current);
    open.current = undefined;
    setStep({ name: 'source' });
  }

  return (
    <DialogFrame
      wide
      title={words.title}
      description={step.name === 'source' ? words.description : undefined}
      onClose={onClose}
    >
      {step.name === 'source' && (
        <ImportSource
          failure={step.failure}
          onFile={(file) => void lookAt(readImported(file))}
          onText={(text) => void lookAt(Promise.resolve(readPasted(text)))}
          onOldStore={(path) => void look(previewOldStore(path))}
        />
      )}
      {step.name === 'looking' && (
        <div className="sign-in-progress" role="status" tabIndex={-1} ref={focusNext}>
          <span className="sign-in-turning" aria-hidden="true" />
          <p>{words.looking}</p>
        </div>
      )}
      {step.name === 'preview' &&
        (step.preview.format === 'passwords' ? (
          <ImportPasswords preview={step.preview} onAgain={again} onClose={onClose} />
        ) : (
          <ImportPreviewForm
            preview={step.preview}
            onAgain={again}
            onDone={() => {
              const { preview } = step;
              if (preview.oldStore === undefined) onClose();
              else setStep({ name: 'old-store', preview, path: preview.oldStore });
            }}
          />
        ))}
      {step.name === 'old-store' && (
        <ImportOldStore previewId={step.preview.previewId} path={step.path} onClose={onClose} />
      )}
    </DialogFrame>
  );
}
