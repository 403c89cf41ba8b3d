import { Mark } from '../parts/mark.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { CommandSetting } from './command-setting.tsx';
import { Facts } from './facts.tsx';
import { UpdateSetting } from './update-setting.tsx';

const words = texts.settings.about;

/** What this is, which version, and under which terms. */
export default function AboutSection() {
  const engine = useWindow((state) => state.engine);
  return (
    <>
      <div className="about-head">
        <Mark size={40} />
        <div>
          <p className="about-name">{texts.common.appName}</p>
          <p className="muted">{words.line}</p>
        </div>
      </div>
      {engine && (
        <Facts
          facts={[
            [words.version, engine.version],
            [words.host, words.hosts[engine.host]],
            [words.started, <RelativeTime key="started" at={engine.startedAt} past />],
            [words.process, String(engine.processId)],
            [words.licence, words.licenceLine],
            [words.documents, words.documentsLine],
          ]}
        />
      )}
      <UpdateSetting />
      <CommandSetting />
    </>
  );
}
