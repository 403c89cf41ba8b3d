import type { PlaygroundRequest } from './http.ts';
import { longestPassword } from './users.ts';

/** One thing that is wrong with a body, as FastAPI tells it. */
export interface ValidationError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** The fields of a valid body, or what is wrong with it. */
export type Validated<Field extends string> =
  | { readonly fields: Readonly<Record<Field, string>> }
  | { readonly errors: readonly ValidationError[] };

/** The rule of a field: what is wrong with the text, or undefined. */
export type Rule = (text: string) => Omit<ValidationError, 'loc' | 'input'> | undefined;

/** Fields that are told back as stars: FastAPI would send the password back to whoever mistyped the rest. */
const secretFields = /password|token|key|runpod|openai|civitai/i;

function masked(value: unknown, field: string): unknown {
  if (value === null) return value;
  if (secretFields.test(field)) return '**********';
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => masked(item, field));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, name)]));
}

const emailPattern =
  /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

/** An email address; the last part of its domain may be one that is kept for tests. */
export const emailRule: Rule = (text) => {
  if (text.length <= 254 && emailPattern.test(text.trim())) return undefined;
  const reason = text.includes('@')
    ? 'The parts around the @-sign are not those of an email address.'
    : 'An email address must have an @-sign.';
  return { type: 'value_error', msg: `value is not a valid email address: ${reason}`, ctx: { reason } };
};

export const usernameRule: Rule = (text) => {
  const pattern = '^\\S+$';
  return (
    tooShort(text, 1) ?? tooLong(text, 64) ?? (new RegExp(pattern).test(text) ? undefined : mismatch(pattern))
  );
};

export const newPasswordRule: Rule = (text) => {
  if (text.length < 8) return tooShort(text, 8);
  if (Buffer.byteLength(text) <= longestPassword) return undefined;
  const error = `A password has at most ${longestPassword} bytes.`;
  return { type: 'value_error', msg: `Value error, ${error}`, ctx: { error } };
};

export const anyText: Rule = () => undefined;

function tooShort(text: string, minimum: number): ReturnType<Rule> {
  if (text.length >= minimum) return undefined;
  const characters = minimum === 1 ? '1 character' : `${minimum} characters`;
  return {
    type: 'string_too_short',
    msg: `String should have at least ${characters}`,
    ctx: { min_length: minimum },
  };
}

function tooLong(text: string, maximum: number): ReturnType<Rule> {
  if (text.length <= maximum) return undefined;
  return {
    type: 'string_too_long',
    msg: `String should have at most ${maximum} characters`,
    ctx: { max_length: maximum },
  };
}

function mismatch(pattern: string): ReturnType<Rule> {
  return {
    type: 'string_pattern_mismatch',
    msg: `String should match pattern '${pattern}'`,
    ctx: { pattern },
  };
}

type Body =
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly errors: readonly ValidationError[] };

function readBody(request: PlaygroundRequest): Body {
  if (request.body === '') {
    return { errors: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }] };
  }
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    const error = 'The body is not valid JSON';
    return {
      errors: [
        { type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {}, ctx: { error } },
      ],
    };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { record: value as Readonly<Record<string, unknown>> };
  }
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  return {
    errors: [{ type: 'model_attributes_type', loc: ['body'], msg, input: masked(value, 'password') }],
  };
}

/** The text fields of a JSON body by their rules. */
export function validate<Field extends string>(
  request: PlaygroundRequest,
  rules: Readonly<Record<Field, Rule>>,
): Validated<Field> {
  const body = readBody(request);
  if ('errors' in body) return body;
  const errors: ValidationError[] = [];
  const fields: Record<string, string> = {};
  for (const [name, rule] of Object.entries<Rule>(rules)) {
    const value = body.record[name];
    const loc = ['body', name];
    if (value === undefined) {
      errors.push({ type: 'missing', loc, msg: 'Field required', input: masked(body.record, 'body') });
    } else if (typeof value !== 'string') {
      const msg = 'Input should be a valid string';
      errors.push({ type: 'string_type', loc, msg, input: masked(value, name) });
    } else {
      const wrong = rule(value);
      if (wrong) {
        const { type, msg, ctx } = wrong;
        errors.push({ type, loc, msg, input: masked(value, name), ...(ctx && { ctx }) });
      }
      fields[name] = value;
    }
  }
  return errors.length > 0 ? { errors } : { fields: fields as Record<Field, string> };
}

/** Optional text fields of a JSON body: those left out stay out, and null stays null. */
export function validateOptional<Field extends string>(
  request: PlaygroundRequest,
  names: readonly Field[],
):
  | { readonly fields: Readonly<Partial<Record<Field, string | null>>> }
  | { readonly errors: readonly ValidationError[] } {
  const body = readBody(request);
  if ('errors' in body) return body;
  const errors: ValidationError[] = [];
  const fields: Partial<Record<Field, string | null>> = {};
  for (const name of names) {
    const value = body.record[name];
    if (value === undefined) continue;
    if (value === null || typeof value === 'string') fields[name] = value;
    else {
      const msg = 'Input should be a valid string';
      errors.push({ type: 'string_type', loc: ['body', name], msg, input: masked(value, name) });
    }
  }
  return errors.length > 0 ? { errors } : { fields };
}
