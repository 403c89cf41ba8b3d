import type { SignInInput } from '../state/actions.ts';
import type { WayIn } from '../state/contract-types.ts';

/** What a form said that is not secret, kept for the next try. */
export interface FormMemory {
  readonly username?: string;
  readonly instance?: string;
  readonly label?: string;
  readonly clientId?: string;
  /** Another account is to be added after this one. */
  readonly another?: boolean;
}

/** Makes the input of a sign-in from what was typed. The secrets in it live as long as the call. */
export function readSignIn(form: FormData, way: WayIn, attemptId: string): SignInInput {
  const username = read(form, 'username');
  const password = readRaw(form, 'password');
  const pasted = read(form, 'pasted');
  return {
    attemptId,
    way,
    ...(username !== undefined && password !== undefined && { credential: { username, password } }),
    ...((way === 'password' || way === 'register') && { remember: form.get('remember') !== null }),
    ...(pasted !== undefined && { pasted }),
    ...readClient(form),
  };
}

/** An OAuth client of the person's own, if one was named. */
function readClient(form: FormData): Pick<SignInInput, 'client'> {
  const id = read(form, 'clientId');
  const secret = read(form, 'clientSecret');
  if (id === undefined && secret === undefined) return {};
  return { client: { ...(id !== undefined && { id }), ...(secret !== undefined && { secret }) } };
}

/** What may be kept of a form. */
export function readMemory(form: FormData): FormMemory {
  const username = read(form, 'username');
  const instance = read(form, 'instance');
  const label = read(form, 'label');
  const clientId = read(form, 'clientId');
  return {
    ...(username !== undefined && { username }),
    ...(instance !== undefined && { instance }),
    ...(label !== undefined && { label }),
    ...(clientId !== undefined && { clientId }),
    ...(form.get('another') !== null && { another: true }),
  };
}

/** A field without the space around it; undefined if there is nothing in it. */
function read(form: FormData, name: string): string | undefined {
  const value = readRaw(form, name)?.trim();
  return value === '' ? undefined : value;
}

/** A field as it was typed: space can be part of a password. */
function readRaw(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
