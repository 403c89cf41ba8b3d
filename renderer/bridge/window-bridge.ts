import type { LatchkeyBridge } from '../../preload/contract.ts';
import type { Connection } from '../state/window-state.ts';

/** The bridge as the window uses it: where the way to the engine can break, it also tells about that. */
export interface WindowBridge extends LatchkeyBridge {
  /** Present where the connection can be lost. */
  readonly link?: {
    /** Calls back at each change; returns a function that ends it. */
    watch(callback: (connection: Connection) => void): () => void;
    /** Tries at once instead of waiting. */
    retryNow(): void;
  };
}

declare global {
  interface Window {
    /** Exposed by the preload script of the desktop app. */
    readonly latchkey?: LatchkeyBridge;
  }
}
