import { FlaskConical, KeyRound, LayoutDashboard, Settings, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark } from '../parts/mark.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { accountTotal } from '../state/totals.ts';
import { selectProviderCounts, useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import './sidebar.css';

/** What can be looked at: all accounts, or those of one provider; and the Playground. */
export function Sidebar() {
  const show = useShow();
  const total = useWindow((state) => (state.loaded || state.partial ? accountTotal(state) : undefined));
  const screen = useWindow((state) => state.screen);
  const chosen = useWindow((state) => state.providerId);
  const providers = useWindow(selectProviderCounts);
  const playgroundRuns = useWindow((state) => state.playground?.running === true);
  return (
    <nav className="sidebar" aria-label={texts.accounts.views}>
      <p className="sidebar-brand">
        <Mark size={20} />
        {texts.common.appName}
      </p>
      <ul>
        <SidebarItem
          icon={<LayoutDashboard size={16} />}
          name={texts.overview.title}
          chosen={screen === 'overview'}
          onChoose={() => show({ screen: 'overview' })}
        />
        <SidebarItem
          icon={<KeyRound size={16} />}
          name={texts.accounts.title}
          count={total}
          chosen={screen === 'accounts' && chosen === undefined}
          onChoose={() => show({ screen: 'accounts', providerId: undefined })}
        />
      </ul>
      {providers.length > 0 && (
        <section className="sidebar-section" aria-labelledby="sidebar-providers">
          <h2 id="sidebar-providers">{texts.accounts.providers}</h2>
          <ul>
            {providers.map((provider) => (
              <SidebarItem
                key={provider.id}
                icon={<Monogram providerId={provider.id} name={provider.name} short />}
                name={provider.name}
                count={provider.accounts}
                needing={provider.needing}
                chosen={screen === 'accounts' && chosen === provider.id}
                onChoose={() => show({ screen: 'accounts', providerId: provider.id })}
              />
            ))}
          </ul>
        </section>
      )}
      <ul className="sidebar-end">
        <SidebarItem
          icon={<FlaskConical size={16} />}
          name={texts.playground.title}
          note={playgroundRuns ? texts.playground.running : undefined}
          onChoose={() => show({ dialog: { kind: 'playground' } })}
        />
        <SidebarItem
          icon={<Wrench size={16} />}
          name={texts.tools.title}
          chosen={screen === 'tools'}
          onChoose={() => show({ screen: 'tools' })}
        />
        <SidebarItem
          icon={<Settings size={16} />}
          name={texts.settings.title}
          chosen={screen === 'settings'}
          onChoose={() => show({ screen: 'settings' })}
        />
      </ul>
    </nav>
  );
}

interface SidebarItemProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly count?: number | undefined;
  readonly needing?: number;
  readonly note?: string | undefined;
  readonly chosen?: boolean;
  readonly onChoose: () => void;
}

function SidebarItem({ icon, name, count, needing = 0, note, chosen, onChoose }: SidebarItemProps) {
  return (
    <li>
      <button
        type="button"
        className="sidebar-item"
        aria-current={chosen ? 'page' : undefined}
        onClick={onChoose}
      >
        <span className="sidebar-icon">{icon}</span>
        <span className="truncate">{name}</span>
        {needing > 0 && (
          <span className="sidebar-needing" title={texts.accounts.needYou(needing, formats.number(needing))}>
            <StatusShape shape="triangle" />
            <span className="visually-hidden">
              {texts.accounts.needYou(needing, formats.number(needing))}
            </span>
          </span>
        )}
        {count !== undefined && <span className="sidebar-count">{formats.number(count)}</span>}
        {note !== undefined && <span className="sidebar-count">{note}</span>}
      </button>
    </li>
  );
}
