/** The practice provider. */
export interface PlaygroundControl {
  state(): PlaygroundState;
  start(): Promise<PlaygroundState>;
  stop(): Promise<PlaygroundState>;
  setFaults(faults: PlaygroundFaults): Promise<PlaygroundState>;
}

/** Shares are of requests, 0 to 1; latency in milliseconds. */
export interface PlaygroundFaults {
  readonly latency: number;
  readonly serverErrors: number;
  readonly rateLimits: number;
  readonly garbage: number;
}

export interface PlaygroundState {
  readonly running: boolean;
  readonly url?: string;
  readonly faults: PlaygroundFaults;
}
