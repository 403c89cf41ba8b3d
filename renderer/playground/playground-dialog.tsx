import { useEffect, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { FaultSliders } from './fault-sliders.tsx';
import './playground.css';

const words = texts.playground;

/** The practice provider: start, stop, and the faults that it is to have. */
export default function PlaygroundDialog({ onClose }: { readonly onClose: () => void }) {
  const show = useShow();
  const { readPlayground, setPlaygroundRunning, setFaults } = useActions();
  const playground = useWindow((state) => state.playground);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData>();

  // It can have been started by the command meanwhile.
  useEffect(() => void readPlayground(), [readPlayground]);

  async function setRunning(running: boolean): Promise<void> {
    setBusy(true);
    setFailure(await setPlaygroundRunning(running));
    setBusy(false);
  }

  const running = playground?.running === true;
  return (
    <DialogFrame title={words.title} description={words.explanation} onClose={onClose}>
      {failure && <FailureNotice failure={failure} announced />}
      <div className="playground-state">
        <StatusShape shape={running ? 'ring' : 'square'} />
        <span className="playground-words">
          {running && playground.url !== undefined
            ? words.runsAt(playground.url)
            : running
              ? words.running
              : words.stopped}
          {running && <span className="muted">{words.stopLoss}</span>}
        </span>
        <Button
          needsEngine
          disabled={busy}
          look={running ? 'plain' : 'primary'}
          onClick={() => void setRunning(!running)}
        >
          {running ? words.stop : words.start}
        </Button>
      </div>
      {running && (
        <>
          <FaultSliders
            faults={playground.faults}
            onChange={async (faults) => setFailure(await setFaults(faults))}
          />
          <div className="dialog-foot">
            <Button
              needsEngine
              onClick={() => show({ dialog: { kind: 'add', search: texts.playground.title } })}
            >
              {words.addThere}
            </Button>
          </div>
        </>
      )}
    </DialogFrame>
  );
}
