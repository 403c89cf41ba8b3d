import { DialogFrame } from '../parts/dialog-frame.tsx';
import { Keys } from '../parts/keys.tsx';
import { useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { shortcutGroups } from './shortcuts.ts';
import './shortcuts.css';

/** All that can be done by keys. */
export default function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const isApp = useWindow((state) => state.engine?.desktop !== undefined);
  return (
    <DialogFrame title={texts.shortcuts.title} wide onClose={onClose}>
      <div className="shortcuts">
        {shortcutGroups.map(({ name, shortcuts }) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            <dl>
              {shortcuts
                .filter(({ needsApp }) => isApp || !needsApp)
                .map((shortcut) => (
                  <div key={shortcut.name} className="shortcut">
                    <dt>{shortcut.name}</dt>
                    <dd>
                      {shortcut.keys.map((key) => (
                        <Keys key={key}>{key}</Keys>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </DialogFrame>
  );
}
