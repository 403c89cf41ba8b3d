import { expect } from 'vitest';

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sampleLine = new RegExp(
  `^(${name})(\\{${label}(?:,${label})*\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|[+-]Inf|NaN)$`,
);
const headLine = new RegExp(`^# (HELP|TYPE) (${name}) (.+)$`);

/**
 * The samples of a text in Prometheus' format (prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4), by name with labels.
 * Fails at what Prometheus would refuse or its guidelines advise against: each metric has one HELP and one TYPE, both before its samples, all
 * its lines stand together, no sample comes twice, counters and nothing else end in `_total`, the last line is ended.
 */
export function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  const helped = new Set<string>();
  let group = '';
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, metric = '', rest = ''] = headLine.exec(line) ?? [];
    if (kind === 'HELP') {
      expect(helped.has(metric), line).toBe(false);
      helped.add(metric);
      group = metric;
    } else if (kind === 'TYPE') {
      expect(rest, line).toMatch(/^(counter|gauge)$/);
      expect([types.has(metric), group], line).toEqual([false, metric]);
      expect(metric.endsWith('_total'), metric).toBe(rest === 'counter');
      types.set(metric, rest);
    } else {
      const [, sampled = '', labels = '', value] = sampleLine.exec(line) ?? [];
      expect([sampled, types.has(sampled)], line).toEqual([group, true]);
      expect(samples.has(sampled + labels), line).toBe(false);
      samples.set(sampled + labels, Number(value));
    }
  }
  return samples;
}
