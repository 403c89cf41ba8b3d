import { fail } from '../engine/failure.ts';
import type { Clock, SignIn, Transport } from '../engine/ports.ts';
import { signInByLoopback } from '../sign-in/loopback.ts';
import type { OpenUrl } from '../sign-in/open-url.ts';
export function makeHostSignIn(o: {
  profile: string;
  transport: Transport;
  clock: Clock;
  openUrl: OpenUrl;
}): SignIn {
  return {
    ways: ['loopback'],
    obtain: async (task, signal) => {
      const plan = task.provider.signInPlan(task.way);
      if (plan.kind !== 'oauth') throw fail('not-supported', 'no');
      return signInByLoopback(task, plan, o, signal);
    },
  };
}
