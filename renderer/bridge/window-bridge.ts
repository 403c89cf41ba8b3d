import type { Input, LatchkeyBridge, ProcedureName, Reply } from '../../preload/contract.ts';
import { type LatchkeyMethods, windowMethods } from '../../preload/window-methods.ts';
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
    readonly latchkey?: LatchkeyMethods;
  }
}

/** The bridge on the methods of the desktop app's preload script. */
export function createDesktopBridge(methods: LatchkeyMethods): WindowBridge {
  const calls = new Map<string, (input: never) => Promise<unknown>>();
  for (const [method, name] of Object.entries(windowMethods)) {
    calls.set(name, methods[method as keyof typeof windowMethods]);
  }
  return {
    call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Reply<Name>> {
      const method = calls.get(name) as ((input: Input<Name>) => Promise<Reply<Name>>) | undefined;
      if (!method) throw new Error(`windows have no ${name}`);
      return method(input);
    },
    subscribe: (callback) => methods.onEvent(callback),
  };
}
