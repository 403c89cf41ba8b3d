import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import type { ShownExchange, TrialStep } from '../state/contract-types.ts';
import { failureWords } from '../status/failure-words.ts';
import { formats, texts } from '../texts/texts.ts';

const words = texts.teach;

/** What each step of a trial sent, what came back, and what was read of it. */
export function TrialSteps({
  steps,
  onShowPointer,
}: {
  readonly steps: readonly TrialStep[];
  readonly onShowPointer: (pointer: string) => void;
}) {
  return (
    <ol className="trial-steps">
      {steps.map((step) => (
        <li key={step.step} className="trial-step">
          <p className="trial-step-head">
            <StatusShape
              shape={step.state === 'good' ? 'ring' : step.state === 'failed' ? 'triangle' : 'square'}
            />
            <span className="setting-label">{words.steps[step.step]}</span>
            <span className="trial-state">{words.stepState[step.state]}</span>
          </p>
          {step.reason && <p className="muted">{words.reason[step.reason]}</p>}
          <Found found={step.found} />
          {step.failure && (
            <div className="trial-failure">
              <p>
                {failureWords(step.failure).what}
                {step.failure.detail !== undefined && (
                  <span className="muted">{words.cause(step.failure.detail)}</span>
                )}
              </p>
              <Button small onClick={() => onShowPointer(step.failure?.field ?? step.pointer)}>
                {words.showInDefinition}
              </Button>
            </div>
          )}
          {step.exchanges.map((exchange, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
            <ExchangeView key={index} exchange={exchange} isOpen={step.state === 'failed'} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function Found({ found }: { readonly found: TrialStep['found'] }) {
  const entries = Object.entries(found);
  if (entries.length === 0) return null;
  return (
    <dl className="trial-found">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{Object.hasOwn(words.found, name) ? words.found[name as keyof typeof words.found] : name}</dt>
          <dd>{foundWords(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function foundWords(name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'string') return value;
  return name === 'accessTokenEnds' ? formats.full(value) : formats.number(value);
}

function ExchangeView({ exchange, isOpen }: { readonly exchange: ShownExchange; readonly isOpen: boolean }) {
  const { method, url, status, failed } = exchange;
  return (
    <Collapsible.Root className="exchange" defaultOpen={isOpen}>
      <Collapsible.Trigger className="exchange-head">
        <ChevronRight size={12} aria-hidden="true" />
        <code className="exchange-status">{status ?? words.noReply}</code>
        <code className="truncate">
          {method} {url}
        </code>
      </Collapsible.Trigger>
      <Collapsible.Panel className="exchange-body">
        <Message title={words.request} headers={exchange.requestHeaders} body={exchange.requestBody} />
        {failed !== undefined && <p>{failed}</p>}
        {status !== undefined && (
          <Message title={words.reply} headers={exchange.replyHeaders ?? {}} body={exchange.replyBody} />
        )}
        {exchange.cut && <p className="muted">{words.cut}</p>}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

function Message({
  title,
  headers,
  body,
}: {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const shown = [lines.join('\n'), body ?? ''].filter((part) => part !== '').join('\n\n');
  return (
    <section aria-label={title}>
      <p className="exchange-title">{title}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>{shown === '' ? words.emptyBody : shown}</pre>
    </section>
  );
}
