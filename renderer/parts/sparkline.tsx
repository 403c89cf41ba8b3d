const width = 40;
const height = 16;
/** Room for the dot and the stroke, in pixels. */
const margin = 2.5;

/** A value at an instant in milliseconds. */
export interface Point {
  readonly at: number;
  readonly total: number;
}

/** A line as wide as a word that ends in a dot: how a value went. The words beside it say the same. */
export function Sparkline({ points }: { readonly points: readonly Point[] }) {
  const last = points.at(-1);
  if (points.length < 2 || !last) return null;
  const place = placesIn(points, { width, height, margin });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="sparkline"
      fill="none"
      aria-hidden="true"
    >
      <polyline
        points={points.map((point) => place(point).join()).join(' ')}
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
      <circle cx={place(last)[0]} cy={place(last)[1]} r="2" fill="currentColor" />
    </svg>
  );
}

/** Where points lie in a drawing: the first and last instant at its sides, the least and most value at its lower and upper edge. */
export function placesIn(
  points: readonly Point[],
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): (point: Point) => readonly [x: number, y: number] {
  const instants = points.map(({ at }) => at);
  const totals = points.map(({ total }) => total);
  const [from, to] = [Math.min(...instants), Math.max(...instants)];
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  const share = (value: number, low: number, high: number) =>
    high > low ? (value - low) / (high - low) : 0.5;
  const round = (value: number) => Math.round(value * 100) / 100;
  return ({ at, total }) => [
    round(margin + share(at, from, to) * (width - 2 * margin)),
    round(height - margin - share(total, least, most) * (height - 2 * margin)),
  ];
}
