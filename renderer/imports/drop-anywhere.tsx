import { useEffect, useState } from 'react';
import { useCurrentState, useShow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { holdDropped } from './imported-file.ts';
import './drop-anywhere.css';

/** Takes a file that is dropped anywhere on the window to the import; without it a browser would open the file. */
export function DropAnywhere() {
  const show = useShow();
  const current = useCurrentState();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const dragged = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(current().dialog === undefined);
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer?.files ?? [];
      if (!file || current().dialog !== undefined) return;
      holdDropped(file);
      show({ dialog: { kind: 'import' } });
    };
    document.addEventListener('dragover', dragged);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    return () => {
      document.removeEventListener('dragover', dragged);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
    };
  }, [show, current]);

  return over ? <div className="drop-anywhere">{texts.imports.dropAnywhere}</div> : null;
}
