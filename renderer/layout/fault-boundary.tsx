import { Component, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { DialogFrame, DialogShown } from '../parts/dialog-frame.tsx';
import { texts } from '../texts/texts.ts';
import './fault-boundary.css';

const words = texts.states.fault;

interface FaultBoundaryProps {
  readonly children: ReactNode;
  /** What is shown. What has stopped on one thing must not stand in the place of another. */
  readonly subject?: unknown;
  /** What stands in the place of what has stopped; `retry` draws it anew. */
  readonly instead: (retry: () => void) => ReactNode;
}

/**
 * Keeps a fault in one part of the window from taking the others with it: without it, React takes everything away. What comes later and
 * cannot be loaded, because the engine is gone or was renewed meanwhile, ends here, too.
 */
class FaultBoundary extends Component<FaultBoundaryProps, { readonly hasFault: boolean }> {
  override state = { hasFault: false };

  static getDerivedStateFromError(): { readonly hasFault: boolean } {
    return { hasFault: true };
  }

  override componentDidUpdate({ subject }: FaultBoundaryProps): void {
    if (this.state.hasFault && subject !== this.props.subject) this.setState({ hasFault: false });
  }

  override render(): ReactNode {
    if (!this.state.hasFault) return this.props.children;
    return this.props.instead(() => this.setState({ hasFault: false }));
  }
}

/** A part of the window that may stop without the others. */
export function WindowPart({
  children,
  subject,
  className = '',
}: {
  readonly children: ReactNode;
  readonly subject?: unknown;
  /** Of what stands in its place. */
  readonly className?: string;
}) {
  return (
    <FaultBoundary
      subject={subject}
      instead={(retry) => (
        <section className={`fault ${className}`} role="alert">
          <h1>{words.what}</h1>
          <FaultWords onRetry={retry} />
        </section>
      )}
    >
      {children}
    </FaultBoundary>
  );
}

/** What lies over the window; when it has stopped it can be closed. */
export function DialogPart({
  children,
  onClose,
}: {
  readonly children: ReactNode;
  readonly onClose: () => void;
}) {
  return (
    <FaultBoundary
      instead={(retry) => {
        const close = () => {
          onClose();
          retry();
        };
        return (
          <DialogShown value={{ open: true, onClosed: close }}>
            <DialogFrame title={words.what} onClose={close}>
              <FaultWords onRetry={retry} />
            </DialogFrame>
          </DialogShown>
        );
      }}
    >
      {children}
    </FaultBoundary>
  );
}

function FaultWords({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <>
      <p>
        {words.safe} {words.act}
      </p>
      <div className="fault-actions">
        <Button onClick={onRetry}>{texts.common.tryAgain}</Button>
        {/* Without the engine there would be no window to load. */}
        <Button look="primary" needsEngine onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </div>
    </>
  );
}
