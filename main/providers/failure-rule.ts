import type { SessionFailureKind } from '../engine/failure.ts';
import { testHolds } from '../engine/json-condition.ts';
import { parsePointer, readPointer } from '../engine/json-pointer.ts';
import type { Milliseconds } from '../engine/session.ts';
import { urlMatches } from '../engine/url-pattern.ts';
import { parseDuration } from './duration.ts';
import type { Reply } from './reply.ts';
import type { FailureRule } from './rule-schema.ts';

/** The failures that a reply can mean. */
export type ReplyFailureKind =
  | Exclude<SessionFailureKind, 'vault-unavailable'>
  | 'invalid-input'
  | 'not-allowed';

/** A rule of a definition, ready to be asked. */
export interface CompiledRule {
  readonly means: ReplyFailureKind;
  readonly message: string | undefined;
  readonly advice: string | undefined;
  readonly wait: Milliseconds | undefined;
  /** The technical cause if the rule holds, else undefined. Made of the rule's own words: a reply can hold secrets. */
  match(reply: Reply): string | undefined;
}

/** Prepares the rules of a definition, in their order. */
export function compileRules(rules: readonly FailureRule[] | undefined): readonly CompiledRule[] {
  return (rules ?? []).map(compileRule);
}

function compileRule(rule: FailureRule): CompiledRule {
  const statuses = rule.status === undefined ? undefined : [rule.status].flat();
  const headers = Object.entries(rule.header ?? {}).map(
    ([name, test]) => [name.toLowerCase(), test] as const,
  );
  const places = Object.entries(rule.json ?? {}).map(([pointer, test]) => {
    const tokens = parsePointer(pointer) ?? [];
    return { tokens, test, name: tokens.at(-1) ?? 'reply' };
  });
  return {
    means: rule.means,
    message: rule.message,
    advice: rule.advice,
    wait: rule.wait === undefined ? undefined : parseDuration(rule.wait),
    match(reply) {
      const { status } = reply;
      if (
        statuses &&
        !statuses.some((wanted) => wanted === status || wanted === `${Math.floor(status / 100)}xx`)
      ) {
        return undefined;
      }
      for (const [name, test] of headers) {
        const value = reply.response.headers[name];
        if (value === undefined) return undefined;
        if (test !== true && !value.toLowerCase().includes(test.toLowerCase())) return undefined;
      }
      if (rule.body !== undefined && reply.bodyKind !== rule.body) return undefined;
      if (rule.url !== undefined && !urlMatches(rule.url, reply.response.url)) return undefined;
      if (places.length === 0) return `HTTP ${status}`;
      const { json } = reply;
      if (json === undefined) return undefined;
      let detail = `HTTP ${status}`;
      for (const { tokens, test, name } of places) {
        const value = readPointer(json, tokens);
        if (!testHolds(test, value)) return undefined;
        // The value equals one of the rule's own, so that it is the definition's text that is shown.
        if (typeof test !== 'object' || Array.isArray(test)) detail = `${name} ${String(value)}`;
      }
      return detail;
    },
  };
}
