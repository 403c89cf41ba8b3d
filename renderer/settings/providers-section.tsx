import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ProviderData } from '../../preload/contract.ts';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { Button } from '../parts/button.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { formats, texts } from '../texts/texts.ts';

const words = texts.settings.providers;

/** The person's own definitions, to be changed and removed; and the way to a new one. */
export default function ProvidersSection() {
  const show = useShow();
  const { editDefinition, removeDefinition } = useActions();
  const providers = useWindow((state) => state.providers);
  const [removing, setRemoving] = useState<ProviderData>();
  const own = providers
    .filter(({ builtIn }) => !builtIn)
    .toSorted((first, second) => formats.compare(first.name, second.name));
  const builtIn = providers.length - own.length;
  return (
    <>
      <p className="screen-explanation">{words.explanation(formats.number(builtIn))}</p>
      <div className="settings-actions">
        <Button needsEngine onClick={() => show({ screen: 'teach' })}>
          <Plus size={14} aria-hidden="true" />
          {texts.teach.open}
        </Button>
      </div>
      {own.length === 0 && <p className="muted">{words.none}</p>}
      <ul>
        {own.map((provider) => (
          <li key={provider.id} className="own-definition">
            <Monogram providerId={provider.id} name={provider.name} />
            <div className="own-definition-words">
              <p className="setting-label truncate">{provider.name}</p>
              <p className="muted truncate">
                {provider.failure ? failureWords(provider.failure).what : provider.hosts.join(', ')}
              </p>
            </div>
            <IconButton
              label={words.edit(provider.name)}
              icon={<Pencil size={14} />}
              needsEngine
              onClick={() => void editDefinition(provider.id)}
            />
            <IconButton
              label={words.remove(provider.name)}
              icon={<Trash2 size={14} />}
              needsEngine
              onClick={() => setRemoving(provider)}
            />
          </li>
        ))}
      </ul>
      {removing && (
        <ConfirmDialog
          title={words.removeTitle(removing.name)}
          loss={words.removeLoss}
          confirm={words.removeConfirm}
          busy={words.removeBusy}
          look="danger"
          act={() => removeDefinition(removing.id, removing.name)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  );
}
