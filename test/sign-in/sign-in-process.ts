/**
 * Runs one sign-in as a process of its own, for tests that kill it: the only argument is JSON, {"folder", "plan", "accountId"}. Prints one
 * line for each step of its progress, and runs until it is killed or the sign-in has ended.
 */
import type { Provider } from '../../main/engine/provider.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { HostSignIn } from '../../main/sign-in/composite.ts';
import { quiet } from './quiet-browser.ts';

const { folder, plan, accountId } = JSON.parse(process.argv[2] ?? '{}');
const transport = { send: () => Promise.reject(new Error('nothing is to be sent')) };
const signIn = new HostSignIn({ folder, transport, clock: systemClock, extraArguments: quiet });
const provider = { name: 'Practice', signInPlan: () => plan } as unknown as Provider;
await signIn.obtain(
  { provider, way: 'chrome', accountId, onProgress: ({ step }) => console.log(step) },
  new AbortController().signal,
);
