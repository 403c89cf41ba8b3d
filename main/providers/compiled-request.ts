import type { HttpRequest } from '../engine/http.ts';
import { requestObjectOf } from './definition-requests.ts';
import { parseDuration } from './duration.ts';
import { type CompiledRule, compileRules } from './failure-rule.ts';
import { isJsonObject } from './merge-patch.ts';
import type { RequestTemplate } from './request-schema.ts';
import { compileTemplate, type Template, type Variables } from './template.ts';

/** A request of a definition, ready to be filled in. */
export interface CompiledRequest {
  readonly rules: readonly CompiledRule[];
  readonly expectsJson: boolean;
  /** Whether the request holds the variable. */
  uses(variable: string): boolean;
  /** Its URL with values in place, or undefined if one of them is not there. */
  address(variables: Variables): string | undefined;
  /** The request with values in place, or undefined if the URL or the body needs a value that is not there. */
  fill(variables: Variables): HttpRequest | undefined;
}

/** Prepares a request. Headers whose variables have no value are left out; URL and body cannot be. */
export function compileRequest(template: RequestTemplate): CompiledRequest {
  const object = requestObjectOf(template);
  const url = compileTemplate(object.url);
  const headers = compileHeaders(object.headers);
  const body = compileBody(object.json, object.form);
  const method = object.method ?? (body ? 'POST' : 'GET');
  const timeout = object.timeout === undefined ? undefined : parseDuration(object.timeout);
  const expectsJson = object.expects !== 'any';
  const fixed: Record<string, string> = { accept: expectsJson ? 'application/json' : '*/*' };
  if (body) fixed['content-type'] = body.type;
  const variables = new Set([...url.variables, ...headers.variables, ...(body?.variables ?? [])]);
  return {
    rules: compileRules(object.failures),
    expectsJson,
    uses: (variable) => variables.has(variable),
    address: (lookUp) => url.fill(lookUp, encodeURIComponent),
    fill(lookUp) {
      const filledUrl = url.fill(lookUp, encodeURIComponent);
      const filledBody = body?.fill(lookUp);
      if (filledUrl === undefined || (body && filledBody === undefined)) return undefined;
      return {
        method,
        url: filledUrl,
        headers: headers.fill(fixed, lookUp),
        ...(filledBody === undefined ? {} : { body: filledBody }),
        ...(timeout === undefined ? {} : { timeout }),
      };
    },
  };
}

/** Headers as templates. */
export interface CompiledHeaders {
  readonly variables: readonly string[];
  /** Adds the headers whose variables all have values to `base`; names in lower case. */
  fill(base: Readonly<Record<string, string>>, variables: Variables): Record<string, string>;
}

/** Prepares headers. */
export function compileHeaders(headers: Readonly<Record<string, string>> | undefined): CompiledHeaders {
  const templates = Object.entries(headers ?? {}).map(
    ([name, text]) => [name.toLowerCase(), compileTemplate(text)] as const,
  );
  return {
    variables: templates.flatMap(([, template]) => template.variables),
    fill(base, variables) {
      const filled: Record<string, string> = { ...base };
      for (const [name, template] of templates) {
        const value = template.fill(variables);
        // A value with a line break would be a header of its own.
        if (value !== undefined && !/[\r\n\0]/.test(value)) filled[name] = value;
      }
      return filled;
    },
  };
}

interface CompiledBody {
  readonly type: string;
  readonly variables: readonly string[];
  fill(variables: Variables): string | undefined;
}

function compileBody(
  json: unknown,
  form: Readonly<Record<string, string>> | undefined,
): CompiledBody | undefined {
  if (form) {
    const fields = Object.entries(form).map(([name, text]) => [name, compileTemplate(text)] as const);
    return {
      type: 'application/x-www-form-urlencoded',
      variables: fields.flatMap(([, template]) => template.variables),
      fill(variables) {
        const filled = new URLSearchParams();
        for (const [name, template] of fields) {
          const value = template.fill(variables);
          if (value === undefined) return undefined;
          filled.append(name, value);
        }
        return filled.toString();
      },
    };
  }
  if (json === undefined) return undefined;
  const templates = new Map<string, Template>();
  collectTemplates(json, templates);
  return {
    type: 'application/json',
    variables: [...templates.values()].flatMap(({ variables }) => variables),
    fill(variables) {
      const values = new Map<string, string>();
      for (const [text, template] of templates) {
        const value = template.fill(variables);
        if (value === undefined) return undefined;
        values.set(text, value);
      }
      return JSON.stringify(json, (_name, value: unknown) =>
        typeof value === 'string' ? (values.get(value) ?? value) : value,
      );
    },
  };
}

/** Only texts with something to fill in or to unescape are kept. */
function collectTemplates(value: unknown, templates: Map<string, Template>): void {
  if (typeof value === 'string') {
    if (value.includes('{')) templates.set(value, compileTemplate(value));
  } else if (Array.isArray(value)) {
    for (const item of value) collectTemplates(item, templates);
  } else if (isJsonObject(value)) {
    for (const item of Object.values(value)) collectTemplates(item, templates);
  }
}
