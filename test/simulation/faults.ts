/** What goes wrong, and how often. Shares are of requests, from 0 to 1; rates are per day of true time. */
export interface Faults {
  readonly name: FaultLevel;
  /** Requests that never reach the server; the client waits until its time-out. */
  readonly timeOut: number;
  /** Requests that the server carries out, but whose reply is lost. */
  readonly lostReply: number;
  /** Requests whose reply is carried out and then garbled on the way, which is as good as lost. */
  readonly garbledReply: number;
  /** Replies with a status of 500 and up. */
  readonly serverError: number;
  /** Replies with status 429; most say how long to wait, for all accounts of the provider. */
  readonly rateLimit: number;
  /** Replies that nobody understands, instead of carrying the request out. */
  readonly garbage: number;
  /** Renewals that return the very same token. */
  readonly sameToken: number;
  /** Replies that take seconds. */
  readonly slow: number;
  /** Sign-ins by a person that are given up, and that are done as somebody else. */
  readonly signInCancelled: number;
  readonly signInAsOther: number;

  /** Per account and day: the account is used elsewhere, its grants are revoked, ... */
  readonly evictions: number;
  readonly revocations: number;
  readonly passwordChanges: number;
  readonly challenges: number;
  readonly upstreamEnds: number;

  /** Per provider and day: replies 503 for minutes to an hour; replies 429 to all for minutes. */
  readonly outages: number;
  readonly rateLimitWaves: number;

  /** Per machine and day. */
  readonly sleeps: number;
  readonly offlines: number;
  readonly vaultLocks: number;
  readonly vaultHangs: number;
  readonly diskFulls: number;
  readonly clockJumps: number;
  readonly crashes: number;
  readonly restarts: number;
  /** Share of single writes to the vault that are refused although nothing else is wrong. */
  readonly refusedWrite: number;
}

export type FaultLevel = 'none' | 'normal' | 'heavy';

const none: Faults = {
  name: 'none',
  timeOut: 0,
  lostReply: 0,
  garbledReply: 0,
  serverError: 0,
  rateLimit: 0,
  garbage: 0,
  sameToken: 0,
  slow: 0,
  signInCancelled: 0,
  signInAsOther: 0,
  evictions: 0,
  revocations: 0,
  passwordChanges: 0,
  challenges: 0,
  upstreamEnds: 0,
  outages: 0,
  rateLimitWaves: 0,
  sleeps: 0,
  offlines: 0,
  vaultLocks: 0,
  vaultHangs: 0,
  diskFulls: 0,
  clockJumps: 0,
  crashes: 0,
  restarts: 0,
  refusedWrite: 0,
};

/** A month in the life of an ordinary machine, on the bad side. */
const normal: Faults = {
  name: 'normal',
  timeOut: 0.002,
  lostReply: 0.0005,
  garbledReply: 0.0001,
  serverError: 0.005,
  rateLimit: 0.0005,
  garbage: 0.001,
  sameToken: 0.002,
  slow: 0.01,
  signInCancelled: 0.03,
  signInAsOther: 0.01,
  evictions: 0.005,
  revocations: 0.0005,
  passwordChanges: 0.0005,
  challenges: 0.0005,
  upstreamEnds: 0.0005,
  outages: 0.1,
  rateLimitWaves: 0.1,
  sleeps: 0.5,
  offlines: 1,
  vaultLocks: 0.3,
  vaultHangs: 0.2,
  diskFulls: 0.1,
  clockJumps: 0.3,
  crashes: 1,
  restarts: 0.5,
  refusedWrite: 0.0005,
};

/** Everything at once, all the time. */
const heavy: Faults = {
  name: 'heavy',
  timeOut: 0.02,
  lostReply: 0.02,
  garbledReply: 0.01,
  serverError: 0.04,
  rateLimit: 0.01,
  garbage: 0.02,
  sameToken: 0.03,
  slow: 0.05,
  signInCancelled: 0.1,
  signInAsOther: 0.05,
  evictions: 0.3,
  revocations: 0.1,
  passwordChanges: 0.1,
  challenges: 0.1,
  upstreamEnds: 0.1,
  outages: 0.5,
  rateLimitWaves: 0.5,
  sleeps: 1.5,
  offlines: 3,
  vaultLocks: 2,
  vaultHangs: 2,
  diskFulls: 1,
  clockJumps: 1.5,
  crashes: 6,
  restarts: 2,
  refusedWrite: 0.02,
};

export const faultLevels: Record<FaultLevel, Faults> = { none, normal, heavy };
