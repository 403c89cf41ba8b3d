import type { Shape } from '../status/status-words.ts';
import './status-shape.css';

/** A status as a shape: ring (active), arc (busy), triangle (needs a person), square (stopped). The words stand beside it. */
export function StatusShape({ shape }: { readonly shape: Shape }) {
  return (
    <svg viewBox="0 0 12 12" width={12} height={12} className={`shape shape-${shape}`} aria-hidden="true">
      {paths[shape]}
    </svg>
  );
}

const paths: Record<Shape, React.ReactNode> = {
  ring: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="2" />,
  arc: (
    <path
      d="M6 1.75A4.25 4.25 0 1 1 1.75 6"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    />
  ),
  triangle: (
    <path d="M6 1.2 11.3 10.6H.7Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
  ),
  square: <rect x="2" y="2" width="8" height="8" rx="1" fill="currentColor" />,
};
