import { Slider } from '@base-ui/react/slider';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { PlaygroundFaults } from '../state/contract-types.ts';
import { formats, texts } from '../texts/texts.ts';

const words = texts.playground;

/** Milliseconds: slower than this is no practice but a cure for patience. */
const longestLatency = 10_000;

const none: PlaygroundFaults = { latency: 0, serverErrors: 0, rateLimits: 0, garbage: 0 };

function isNone(faults: PlaygroundFaults): boolean {
  return Object.values(faults).every((value) => value === 0);
}

const sliders: readonly {
  readonly fault: keyof PlaygroundFaults;
  readonly name: string;
  readonly max: number;
  readonly step: number;
  readonly say: (value: number) => string;
}[] = [
  {
    fault: 'latency',
    name: words.latency,
    max: longestLatency,
    step: 250,
    say: (value) => words.latencyValue(formats.number(value / 1_000)),
  },
  { fault: 'serverErrors', name: words.serverErrors, max: 1, step: 0.05, say: formats.percent },
  { fault: 'rateLimits', name: words.rateLimits, max: 1, step: 0.05, say: formats.percent },
  { fault: 'garbage', name: words.garbage, max: 1, step: 0.05, say: formats.percent },
];

/** How the Playground is to misbehave. A fault takes effect when its slider is let go. */
export function FaultSliders({
  faults,
  onChange,
}: {
  readonly faults: PlaygroundFaults;
  readonly onChange: (faults: PlaygroundFaults) => void;
}) {
  const [moving, setMoving] = useState<Partial<PlaygroundFaults>>({});
  const shown = { ...faults, ...moving };

  function commit(next: PlaygroundFaults): void {
    setMoving(next);
    onChange(next);
  }

  return (
    <section className="faults" aria-label={words.faults}>
      <div className="faults-head">
        <h3>{words.faults}</h3>
        <Button small needsEngine disabled={isNone(shown)} onClick={() => commit(none)}>
          {words.clear}
        </Button>
      </div>
      <p className="muted">{words.faultsExplanation}</p>
      {sliders.map(({ fault, name, max, step, say }) => (
        <Slider.Root
          key={fault}
          className="fault"
          min={0}
          max={max}
          step={step}
          value={shown[fault]}
          onValueChange={(value) => setMoving({ ...moving, [fault]: value })}
          onValueCommitted={(value) => commit({ ...shown, [fault]: value })}
        >
          <Slider.Label className="fault-name">{name}</Slider.Label>
          <Slider.Control className="fault-control">
            <Slider.Track className="fault-track">
              <Slider.Indicator className="fault-indicator" />
              <Slider.Thumb className="fault-thumb" getAriaValueText={(_, value) => say(value)} />
            </Slider.Track>
          </Slider.Control>
          <span className="fault-value" aria-hidden="true">
            {say(shown[fault])}
          </span>
        </Slider.Root>
      ))}
    </section>
  );
}
