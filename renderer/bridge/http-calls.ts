import type { Input, ProcedureName, Reply } from '../../preload/contract.ts';
import type { WordedFailure } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';

/** How the last call got through: answered, let in no more, or not at all. */
export type CallOutcome = 'answered' | 'refused' | 'unreachable';

/** Procedures that answer only when long work is done. */
const slow: ReadonlySet<ProcedureName> = new Set<ProcedureName>([
  'accounts.refresh',
  'accounts.refreshAll',
  'accounts.remove',
  'accounts.signOut',
  'accounts.takeOver',
  'providers.try',
  'signIn.add',
  'signIn.again',
]);

/**
 * Browsers open six connections to one origin (HTTP/1.1) and the events hold one of them. Slow calls beyond these wait here, so that a
 * `cancel` always finds a free connection.
 */
const slowAtOnce = 3;

/** Makes the function that calls procedures over HTTP: `POST api/<procedure>`. It never throws. */
export function createHttpCalls(
  send: typeof fetch,
  onOutcome: (outcome: CallOutcome) => void,
): <Name extends ProcedureName>(name: Name, input: Input<Name>) => Promise<Reply<Name>> {
  const acquire = createSlots(slowAtOnce);

  async function exchange<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Reply<Name>> {
    try {
      const body = JSON.stringify(input);
      // Relative: the window lives below a path that nobody can guess.
      const response = await send(`api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        credentials: 'same-origin',
        cache: 'no-store',
        // Asked for as the window closes, too. The browser takes no more than 64 KB of such bodies.
        keepalive: name === 'accounts.removeSome' && body.length < 60_000,
      });
      const reply = await readReply<Name>(response);
      if (reply) {
        onOutcome('answered');
        return reply;
      }
      // Failed calls have statuses too, but they come with a reply; a window that is not let in gets a page.
      if (response.status === 401 || response.status === 403) {
        onOutcome('refused');
        return { ok: false, failure: refused };
      }
      throw new TypeError('not a reply');
    } catch {
      onOutcome('unreachable');
      return { ok: false, failure: unreachable };
    }
  }

  return async (name, input) => {
    if (!slow.has(name)) return exchange(name, input);
    const release = await acquire();
    try {
      return await exchange(name, input);
    } finally {
      release();
    }
  };
}

const unreachable: WordedFailure = {
  worded: true,
  kind: 'transient',
  ...texts.states.unreachable,
  remedy: 'retry',
};

const refused: WordedFailure = {
  worded: true,
  kind: 'not-allowed',
  what: texts.states.refused.what,
  safe: texts.states.refused.safe,
  act: texts.states.refused.act,
  remedy: 'none',
};

async function readReply<Name extends ProcedureName>(response: Response): Promise<Reply<Name> | undefined> {
  const value: unknown = await response.json().catch(() => undefined);
  return isReply<Name>(value) ? value : undefined;
}

function isReply<Name extends ProcedureName>(value: unknown): value is Reply<Name> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false;
  return value.ok === true ? 'value' in value : value.ok === false && 'failure' in value;
}

/** At most `count` holders at once; the others wait in line. */
function createSlots(count: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return () => {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
  };
}
