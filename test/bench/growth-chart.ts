/** What one cost became over growing numbers of accounts. */
export interface Growth {
  readonly name: string;
  readonly unit: string;
  readonly points: { readonly count: number; readonly value: number }[];
}

const panel = { width: 260, height: 190, left: 16, right: 74, top: 34, bottom: 28 } as const;
const columns = 3;
/** Height of the line above the charts that says how to read them. */
const head = 44;

/** A small chart for each cost, both scales logarithmic, with the slope of n log n beside it. Readable in light and in dark. */
export function drawGrowth(growths: readonly Growth[]): string {
  const rows = Math.ceil(growths.length / columns);
  const [width, height] = [columns * panel.width, head + rows * panel.height];
  const panels = growths.map((growth, index) => {
    const x = (index % columns) * panel.width;
    const y = head + Math.floor(index / columns) * panel.height;
    return `<g transform="translate(${x} ${y})">${drawPanel(growth)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Costs over 10 to 10,000 accounts">
<style>
  :root { color-scheme: light dark; --ink: #24292f; --soft: #6b7280; --line: #1f5fbf; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa4b0; --line: #8ab4f8; } }
  text { font: 11px system-ui, sans-serif; fill: var(--ink); }
  .soft { fill: var(--soft); }
  .name { font-weight: 600; }
  .cost { fill: none; stroke: var(--line); stroke-width: 2; }
  .dot { fill: var(--line); }
  .law { fill: none; stroke: var(--soft); stroke-dasharray: 3 3; }
</style>
<text class="soft" x="${panel.left}" y="24">Each cost with 10, 100, 1,000 and 10,000 accounts, both scales logarithmic</text>
<path class="law" d="M${2 * panel.width + panel.left} 20h28"/>
<text class="soft" x="${2 * panel.width + panel.left + 36}" y="24">what n log n would be</text>
${panels.join('\n')}
</svg>
`;
}

function drawPanel({ name, unit, points }: Growth): string {
  const first = points[0];
  if (!first) return '';
  const law = points.map(({ count }) => ({
    count,
    value: first.value * ((count * Math.log(count)) / (first.count * Math.log(first.count))),
  }));
  const all = [...points, ...law];
  const place = scale(all);
  const path = (line: Growth['points']) =>
    line.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point).join(' ')}`).join('');
  const dots = points.map((point) => {
    const [x, y] = place(point);
    return `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`;
  });
  const last = points.at(-1) ?? first;
  const [endX, endY] = place(last);
  const bottom = panel.height - panel.bottom + 18;
  const ticks = points.map(
    (point) =>
      `<text class="soft" x="${place(point)[0]}" y="${bottom}" text-anchor="middle">${point.count.toLocaleString('en')}</text>`,
  );
  return [
    `<text class="name" x="${panel.left}" y="18">${name}</text>`,
    `<path class="law" d="${path(law)}"/>`,
    `<path class="cost" d="${path(points)}"/>`,
    ...dots,
    ...ticks,
    `<text x="${endX + 8}" y="${endY + 4}">${figure(last, unit)}</text>`,
    `<text class="soft" x="${panel.left}" y="34">from ${figure(first, unit)}</text>`,
  ].join('');
}

/** A value with its unit, in two digits. */
function figure({ value }: Growth['points'][number], unit: string): string {
  return `${Number(value.toPrecision(2)).toLocaleString('en')} ${unit === 'us' ? 'µs' : unit}`;
}

/** Where a point lies in its panel, in whole tenths of a pixel. */
function scale(points: Growth['points']): (point: Growth['points'][number]) => [number, number] {
  const range = (values: readonly number[]) => {
    const logs = values.map(Math.log);
    const low = Math.min(...logs);
    return { low, span: Math.max(...logs) - low || 1 };
  };
  const counts = range(points.map(({ count }) => count));
  const values = range(points.map(({ value }) => value));
  const width = panel.width - panel.left - panel.right;
  const height = panel.height - panel.top - panel.bottom;
  const round = (value: number) => Math.round(value * 10) / 10;
  return ({ count, value }) => [
    round(panel.left + ((Math.log(count) - counts.low) / counts.span) * width),
    round(panel.top + height - ((Math.log(value) - values.low) / values.span) * height),
  ];
}
