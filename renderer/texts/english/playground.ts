/** The practice provider and its faults. */
export const playground = {
  title: 'Playground',
  explanation:
    'A practice provider on this machine. Sign in there as on a real site, and see what Latchkey does when it misbehaves.',
  running: 'Running',
  stopped: 'Stopped',
  runsAt: (address: string) => `Running at ${address}`,
  start: 'Start',
  stop: 'Stop',
  stopLoss: 'Its accounts cannot refresh while it is stopped.',
  addThere: 'Add an account there',
  faults: 'Faults',
  faultsExplanation: 'They hit every request to the Playground, not your other providers.',
  latency: 'Slow answers',
  serverErrors: 'Server errors',
  rateLimits: 'Too many requests',
  garbage: 'Garbage answers',
  latencyValue: (seconds: string) => `${seconds} s`,
  clear: 'Clear',
} as const;
