import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import { StatusShape } from './status-shape.tsx';
import './failure-notice.css';

/** A failure as a person needs it: what happened, what is safe, what to do; the technical cause one click below. */
export function FailureNotice({
  failure,
  children,
  announced = false,
}: {
  readonly failure: FailureData;
  readonly children?: ReactNode;
  /** Read out at once, because the person is waiting for it. */
  readonly announced?: boolean;
}) {
  const { what, safe, act } = failureWords(failure);
  return (
    <div className="failure" role={announced ? 'alert' : undefined}>
      <StatusShape shape="triangle" />
      <div className="failure-body">
        <p className="failure-what">{what}</p>
        <p>
          {safe} {act}
        </p>
        {children}
        <FailureCause failure={failure} />
      </div>
    </div>
  );
}

/** The technical cause, folded away. */
export function FailureCause({ failure }: { readonly failure: FailureData }) {
  const { original } = failureWords(failure);
  const parts = [failure.kind, failure.detail, failure.field, original].filter((part) => part !== undefined);
  return (
    <Collapsible.Root className="cause">
      <Collapsible.Trigger className="cause-trigger">
        <ChevronRight size={12} aria-hidden="true" />
        {texts.common.cause}
      </Collapsible.Trigger>
      <Collapsible.Panel className="cause-panel">{parts.join(' · ')}</Collapsible.Panel>
    </Collapsible.Root>
  );
}

/** What went wrong with one entry of a list, and its cause. */
export function FailureLines({ failure }: { readonly failure: FailureData }) {
  return (
    <>
      <p className="muted">{failureWords(failure).what}</p>
      <FailureCause failure={failure} />
    </>
  );
}
