import { timingSafeEqual } from 'node:crypto';
import { appRedirects } from '../engine/app-redirect.ts';
import type { Redirected, RedirectReceiver } from './loopback-receiver.ts';

/** The schemes of the desktop app: by its name in reverse, as RFC 8252 (7.1) has it, and the one of its links. */
export type AppScheme = 'app.latchkey.desktop' | 'latchkey';

/**
 * Sign-ins that wait for the browser to come back by a link of the desktop app. Any program and page can open such links, so one counts only
 * if it carries the state of a sign-in that waits, and counts once. Another program may have claimed the scheme; it is PKCE that makes the
 * code worthless to it (RFC 8252, 8.1).
 */
export class AppLinks {
  readonly #waiting = new Set<Waiting>();

  /** A receiver for the sign-in with this state. */
  expect(scheme: AppScheme, path: string, state: string): RedirectReceiver {
    const { promise, resolve } = Promise.withResolvers<Redirected>();
    const waiting: Waiting = { path, state, resolve };
    this.#waiting.add(waiting);
    return {
      redirectUri: `${appRedirects[scheme]}${path}`,
      redirected: promise,
      close: () => void this.#waiting.delete(waiting),
    };
  }

  /** Takes a link that the app was opened with; false if no sign-in waits for it. */
  take(path: string, parameters: URLSearchParams): boolean {
    const given = parameters.get('state') ?? '';
    const waiting = [...this.#waiting].find((each) => each.path === path && isSame(each.state, given));
    if (!waiting) return false;
    this.#waiting.delete(waiting);
    // The page in the browser stays as it is: the app comes forward by itself.
    waiting.resolve({ parameters, answer: async () => {} });
    return true;
  }
}

interface Waiting {
  readonly path: string;
  readonly state: string;
  readonly resolve: (redirected: Redirected) => void;
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
