import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useShow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.teach;

/** A definition that was just saved. */
export interface SavedDefinition {
  readonly name: string;
  readonly file: string | undefined;
}

/** Says that the definition is there, where its file is, and what can be done next. */
export function SavedNotice({ saved, text }: { readonly saved: SavedDefinition; readonly text: string }) {
  const show = useShow();
  return (
    <div className="teach-saved" role="status">
      <StatusShape shape="ring" />
      <div className="teach-saved-words">
        <p>
          <strong>{words.saved(saved.name)}</strong>
        </p>
        {saved.file !== undefined && (
          <p className="file-path">
            {words.savedAs} <code>{saved.file}</code>
            <CopyButton small label={words.copyPath} text={saved.file} />
            <CopyButton small label={words.copyText} text={text} />
          </p>
        )}
      </div>
      <Button onClick={() => show({ dialog: { kind: 'add', search: saved.name } })}>
        {words.addAccount}
      </Button>
    </div>
  );
}
