import type { AccountData, ContractEvent, EventData, Input, ProviderData } from '../../preload/contract.ts';
import { fail } from '../engine/failure.ts';
import type { EngineLink } from './engine-link.ts';
import type { Terminal } from './terminal.ts';
import { plain } from './terminal.ts';

type SignInInput = Input<'signIn.add'>['signIn'];
type WayIn = SignInInput['way'];
type Progress = EventData<'sign-in'>['progress'];

/** What the person said on the command line about how to sign in. */
export interface SignInChoice {
  readonly way?: string | undefined;
  readonly username?: string | undefined;
  readonly remember?: boolean | undefined;
  /** The id of an OAuth client of the person's own. */
  readonly clientId?: string | undefined;
  /** It has a secret, which is to be asked for. */
  readonly clientSecret?: boolean | undefined;
}

/** Everything that a sign-in from the terminal needs. */
export interface SignInSetting {
  readonly link: EngineLink;
  readonly terminal: Terminal;
  /** Aborts when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** What an OAuth client of the person's own must bring; absent for an account, which may have one. */
  readonly client?: ProviderData['client'];
}

/**
 * Signs in from a terminal: asks for what the way in needs, says what is happening, and passes on what the person says.
 * `ways` are the ways that there are, best first.
 */
export async function signInFromTerminal(
  setting: SignInSetting,
  ways: readonly WayIn[],
  choice: SignInChoice,
  send: (signIn: SignInInput) => Promise<AccountData>,
): Promise<AccountData> {
  const signIn = await completeInput(setting, chooseWay(ways, choice.way), choice);
  const { link, interrupted } = setting;
  const { attemptId } = signIn;
  const endEvents = await link.listen((event) => onEvent(setting, attemptId, event));
  const cancel = () => void link.call('signIn.cancel', { attemptId });
  interrupted.addEventListener('abort', cancel, { once: true });
  try {
    return await send(signIn);
  } finally {
    interrupted.removeEventListener('abort', cancel);
    endEvents();
  }
}

function chooseWay(ways: readonly WayIn[], wanted: string | undefined): WayIn {
  if (wanted === undefined) {
    const [best] = ways;
    if (best) return best;
    throw fail('not-supported', 'There is no way to sign in to this account on this machine.');
  }
  const way = ways.find((candidate) => candidate === wanted);
  if (way) return way;
  throw fail('invalid-input', `"${wanted}" is no way in here. There are: ${ways.join(', ')}.`, {
    field: 'way',
  });
}

async function completeInput(setting: SignInSetting, way: WayIn, choice: SignInChoice): Promise<SignInInput> {
  const { terminal } = setting;
  const attemptId = newAttempt();
  switch (way) {
    case 'password':
    case 'register': {
      const username = choice.username ?? (await askUsername(terminal));
      const password = await terminal.secret('Password');
      return {
        attemptId,
        way,
        credential: { username, password },
        remember: await mayRemember(terminal, choice),
      };
    }
    case 'token':
      return { attemptId, way, pasted: await terminal.secret('Access token') };
    case 'api-key':
      return { attemptId, way, pasted: await terminal.secret('API key') };
    case 'cookies':
      if (terminal.isInteractive) {
        throw fail(
          'invalid-input',
          'Give the exported cookies on standard input: latchkey add ... < cookies.txt',
          {
            field: 'stdin',
          },
        );
      }
      return { attemptId, way, pasted: await terminal.readInput() };
    case 'loopback':
    case 'device':
      return { attemptId, way, ...(await ownClient(setting, way, choice)) };
    default:
      return { attemptId, way };
  }
}

/** A client of the person's own, where one is needed or named. Its secret comes by a prompt or by standard input. */
async function ownClient(
  { terminal, client }: SignInSetting,
  way: 'loopback' | 'device',
  choice: SignInChoice,
): Promise<Pick<SignInInput, 'client'>> {
  const need = client?.needs[way];
  const wantsSecret = choice.clientSecret === true || need?.secret === 'required';
  if (need?.id !== 'required' && choice.clientId === undefined && !wantsSecret) return {};
  if (client && terminal.isInteractive) {
    terminal.say(
      `This needs an OAuth client that you registered there, with the redirect URI ${client.redirectUri}.`,
    );
  }
  const id = choice.clientId ?? (need?.id === 'required' ? await askClientId(terminal) : undefined);
  const secret = wantsSecret ? await terminal.secret('Client secret') : undefined;
  return { client: { ...(id !== undefined && { id }), ...(secret !== undefined && { secret }) } };
}

async function askClientId(terminal: Terminal): Promise<string> {
  if (terminal.isInteractive) return (await terminal.ask('Client id: ')).trim();
  throw fail('invalid-input', 'This needs an OAuth client that you registered there: --client-id ID.', {
    field: 'client-id',
  });
}

async function askUsername(terminal: Terminal): Promise<string> {
  if (terminal.isInteractive) return (await terminal.ask('User name or e-mail address: ')).trim();
  throw fail('invalid-input', 'The user name is missing: give it as --username.', { field: 'username' });
}

async function mayRemember(terminal: Terminal, choice: SignInChoice): Promise<boolean> {
  if (choice.remember !== undefined) return choice.remember;
  if (!terminal.isInteractive) return false;
  return await terminal.confirm('Store the password so that Latchkey can sign in again by itself?');
}

function onEvent(setting: SignInSetting, attemptId: string, event: ContractEvent): void {
  if (event.name === 'sign-in' && event.data.attemptId === attemptId) {
    onProgress(setting, attemptId, event.data.progress);
  }
}

function onProgress(setting: SignInSetting, attemptId: string, progress: Progress): void {
  const { terminal } = setting;
  switch (progress.step) {
    case 'window-open':
      terminal.say('A browser is open. Sign in there; this goes on by itself.');
      break;
    case 'open-url':
      terminal.say(
        `Sign in on this page, which opens in your browser if there is one:\n  ${plain(progress.url)}`,
      );
      break;
    case 'enter-code':
      terminal.say(
        `Open this page on any device and type the code:\n  ${plain(progress.url)}\n  ${plain(progress.code)}`,
      );
      break;
    case 'confirm-when-done':
      void confirmWhenDone(setting, attemptId);
      break;
    case 'capturing':
      terminal.say('You are signed in. Sealing the session…');
      break;
  }
}

async function confirmWhenDone({ terminal, link }: SignInSetting, attemptId: string): Promise<void> {
  if (!terminal.isInteractive) {
    terminal.say('A browser is open. Sign in there, then close it.');
    return;
  }
  const confirmed = await terminal.ask('A browser is open. Sign in there, then press Enter here. ').then(
    () => true,
    () => false,
  );
  await link.call(confirmed ? 'signIn.finish' : 'signIn.cancel', { attemptId });
}

function newAttempt(): string {
  return globalThis.crypto.randomUUID();
}
