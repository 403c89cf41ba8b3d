import { FileUp } from 'lucide-react';
import { type DragEvent, type FormEvent, useEffect, useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { TextAreaField } from '../parts/text-field.tsx';
import type { OldStore } from '../state/import-actions.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.imports;

interface ImportSourceProps {
  readonly failure: FailureData | undefined;
  readonly onFile: (file: File) => void;
  readonly onText: (text: string) => void;
  readonly onOldStore: (path: string) => void;
}

/** Where the sessions are: a file, the clipboard, or what an earlier app left behind. */
export function ImportSource({ failure, onFile, onText, onOldStore }: ImportSourceProps) {
  const { findOldStores } = useActions();
  const [stores, setStores] = useState<readonly OldStore[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    let isHere = true;
    void findOldStores().then((found) => isHere && setStores(found));
    return () => {
      isHere = false;
    };
  }, [findOldStores]);

  function drop(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
    else if (event.dataTransfer.getData('text/plain') !== '')
      onText(event.dataTransfer.getData('text/plain'));
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('pasted');
    if (typeof text === 'string' && text.trim() !== '') onText(text);
  }

  return (
    <form className="form" onSubmit={submit}>
      {failure && <FailureNotice failure={failure} announced />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a further way to what its button does */}
      <div
        className="import-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={20} aria-hidden="true" />
        <p>{words.drop}</p>
        <p className="muted">{words.formats}</p>
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) onFile(file);
          }}
        />
        <Button needsEngine onClick={() => picker.current?.click()}>
          {words.choose}
        </Button>
      </div>
      {stores.map(({ path, app, email }) => (
        <div key={path} className="import-old">
          <div className="import-old-words">
            <p>{words.old.found(app)}</p>
            <p className="muted">{email === undefined ? path : words.old.of(email)}</p>
          </div>
          <Button needsEngine onClick={() => onOldStore(path)}>
            {words.old.open}
          </Button>
        </div>
      ))}
      <TextAreaField name="pasted" label={words.paste} required />
      <div className="dialog-foot">
        <Button type="submit" look="primary" needsEngine>
          {words.look}
        </Button>
      </div>
    </form>
  );
}
