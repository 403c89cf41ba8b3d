import type { ValidInput } from '../../../preload/contract.ts';
import type { ListedAccount } from '../../engine/events.ts';
import { fail } from '../../engine/failure.ts';
import type { SignInRequest } from '../../engine/sign-in-request.ts';
import type { Caller, HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';
import { accountView } from '../views.ts';

type SignInInput = ValidInput<'signIn.add'>['signIn'];

/** What is to be signed in to: a provider, or an account that there is. */
interface Target {
  readonly providerId: string;
  readonly instance?: string | undefined;
  readonly label?: string | undefined;
  readonly id?: string;
}

export function signInHandlers(parts: ApiParts): HandlersOf<'signIn'> {
  const { engine, providers } = parts;
  const view = (account: ListedAccount) => accountView(account, providers.find(account.providerId));

  return {
    'signIn.add': async ({ providerId, instance: given, label, signIn }, caller) => {
      const instance = providers.checkInstance(providerId, given);
      const request = signInRequest(parts, { providerId, instance, label }, signIn);
      return view(await signInWhileWaitedFor(parts, request, caller));
    },
    'signIn.again': async ({ id, signIn }, caller) => {
      const { providerId, instance } = engine.get(id);
      const request = signInRequest(parts, { id, providerId, instance }, signIn);
      return view(await signInWhileWaitedFor(parts, request, caller));
    },
    'signIn.finish': async ({ attemptId }) => {
      engine.confirmSignIn(attemptId);
      return {};
    },
    'signIn.cancel': async ({ attemptId }) => {
      engine.cancelSignIn(attemptId);
      return {};
    },
  };
}

/** Throws `invalid-input` with the field if something is missing for the way in, or what was pasted is not that. */
export function signInRequest(parts: ApiParts, target: Target, signIn: SignInInput): SignInRequest {
  const { attemptId, way, credential, remember } = signIn;
  const { providerId, instance, label, id: accountId } = target;
  const request = { attemptId, way, providerId, instance, label, accountId };
  switch (way) {
    case 'password':
    case 'register':
      if (!credential) {
        throw fail('invalid-input', 'User name and password are missing.', { field: 'signIn.credential' });
      }
      return { ...request, credential, remember };
    case 'cookies':
    case 'token':
    case 'api-key': {
      const text = signIn.pasted;
      if (text === undefined) {
        throw fail('invalid-input', 'Nothing was pasted.', { field: 'signIn.pasted' });
      }
      return { ...request, captured: parts.parsePasted({ way, text, providerId, instance }) };
    }
    case 'loopback':
    case 'device':
      return signIn.client ? { ...request, client: signIn.client } : request;
    default:
      return request;
  }
}

/** Signs in for as long as the caller is there: nobody would see how it ended. */
export async function signInWhileWaitedFor(
  { engine }: ApiParts,
  request: SignInRequest,
  { actor, signal }: Caller,
): Promise<ListedAccount> {
  if (signal.aborted) throw fail('cancelled', 'The sign-in was cancelled.');
  const cancel = () => engine.cancelSignIn(request.attemptId);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await engine.signIn(request, actor);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
