import { FolderOpen, RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import type { DiagnosisCheck } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { reportText } from './report-text.ts';

const words = texts.settings.diagnostics;

/** Everything that can keep sessions from being kept, looked at when the section is opened and whenever asked. */
export default function DiagnosticsSection() {
  const { diagnose, openLogs } = useActions();
  const hasLogs = useWindow((state) => state.engine?.desktop !== undefined);
  const [checks, setChecks] = useState<readonly DiagnosisCheck[]>();
  const [failure, setFailure] = useState<FailureData>();
  const [looking, setLooking] = useState(true);

  const look = useCallback(async () => {
    setLooking(true);
    const reply = await diagnose();
    setLooking(false);
    setFailure(reply.ok ? undefined : reply.failure);
    if (reply.ok) setChecks(reply.value.checks);
  }, [diagnose]);
  useEffect(() => void look(), [look]);

  const wrong = checks?.filter(({ state }) => state !== 'good').length ?? 0;
  return (
    <>
      <div className="settings-actions">
        <Button needsEngine disabled={looking} onClick={() => void look()}>
          <RefreshCw size={14} aria-hidden="true" />
          {words.again}
        </Button>
        {hasLogs && (
          <Button needsEngine onClick={() => void openLogs()}>
            <FolderOpen size={14} aria-hidden="true" />
            {words.openLogs}
          </Button>
        )}
        <CopyButton label={words.copy} text={reportText(checks ?? [])} disabled={!checks} />
      </div>
      {failure && <FailureNotice failure={failure} announced />}
      <p className="screen-explanation" role="status">
        {looking ? words.looking : checks && (wrong === 0 ? words.allGood : words.some(wrong))}
      </p>
      <ul className="checks">
        {checks?.map(({ name, state, found, advice }) => (
          <li key={name} className={`check check-${state}`}>
            <StatusShape shape={state === 'good' ? 'ring' : 'triangle'} />
            <div className="check-words">
              <p>
                <span className="setting-label">{name}</span>
                <span className="check-state">{words.state[state]}</span>
              </p>
              <p className="muted">{found}</p>
              {advice !== undefined && <p>{advice}</p>}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
