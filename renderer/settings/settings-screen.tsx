import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { useMedia } from '../layout/use-media.ts';
import { ViewMenu } from '../layout/view-menu.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { type SettingsSection, settingsSections } from './sections.ts';
import '../parts/screen.css';
import './settings.css';

const words = texts.settings;

/** From this width (CSS pixels) on, the list of sections stands beside the section. */
const sectionsBeside = '(min-width: 760px)';

/** The settings: a list of sections and one of them, or, where there is no room for both, one after the other. */
export default function SettingsScreen({ folded }: { readonly folded: boolean }) {
  const show = useShow();
  const isBeside = useMedia(sectionsBeside);
  const wantedId = useWindow((state) => state.settingsSection);
  const wanted = settingsSections.find(({ id }) => id === wantedId);
  const section = wanted ?? (isBeside ? settingsSections[0] : undefined);
  return (
    <div className="settings">
      <header className="screen-head">
        {folded && <ViewMenu />}
        {!isBeside && section && (
          <IconButton
            label={words.backToSections}
            icon={<ChevronLeft size={16} />}
            onClick={() => show({ settingsSection: undefined })}
          />
        )}
        <h1>{!isBeside && section ? words.sections[section.id] : words.title}</h1>
      </header>
      <div className="settings-body">
        {(isBeside || !section) && <SectionList chosen={section} />}
        {section && <SectionContent key={section.id} section={section} titled={isBeside} />}
      </div>
    </div>
  );
}

function SectionList({ chosen }: { readonly chosen: SettingsSection | undefined }) {
  const show = useShow();
  return (
    <nav className="settings-sections" aria-label={words.sectionsLabel}>
      <ul>
        {settingsSections.map(({ id, icon: Icon }) => (
          <li key={id}>
            <button
              type="button"
              className="sidebar-item"
              aria-current={id === chosen?.id ? 'page' : undefined}
              onClick={() => show({ settingsSection: id })}
            >
              <span className="sidebar-icon">
                <Icon size={16} aria-hidden="true" />
              </span>
              <span className="truncate">{words.sections[id]}</span>
              <ChevronRight size={14} className="settings-onward" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SectionContent({
  section: { id, Content },
  titled,
}: {
  readonly section: SettingsSection;
  readonly titled: boolean;
}) {
  const known = useWindow((state) => state.settings !== undefined);
  const region = useRef<HTMLElement>(null);
  // The list that had the keyboard is gone.
  useEffect(() => {
    if (!titled) region.current?.focus();
  }, [titled]);
  return (
    <section ref={region} className="settings-section" aria-label={words.sections[id]} tabIndex={-1}>
      {titled && <h2>{words.sections[id]}</h2>}
      {known ? (
        <Suspense>
          <Content />
        </Suspense>
      ) : (
        <p className="muted">{words.reading}</p>
      )}
    </section>
  );
}
