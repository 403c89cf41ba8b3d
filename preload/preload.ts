import { contextBridge, ipcRenderer } from 'electron';
import type { ContractEvent } from './contract.ts';
import { windowChannels, windowMethods } from './window-methods.ts';

/** Gives the window one method for each procedure, and nothing by which it could name another channel. */
const callbacks = new Set<(event: ContractEvent) => void>();

const methods = Object.entries(windowMethods).map(([method, name]) => {
  const channel = windowChannels.call(name);
  return [method, (input: unknown) => ipcRenderer.invoke(channel, input)] as const;
});

ipcRenderer.on(windowChannels.events, (_event, events: readonly ContractEvent[]) => {
  for (const event of events) {
    for (const callback of callbacks) {
      try {
        callback(event);
      } catch (error) {
        // The next events come only when these are taken, whatever became of them.
        reportError(error);
      }
    }
  }
  ipcRenderer.send(windowChannels.taken);
});

contextBridge.exposeInMainWorld('latchkey', {
  ...Object.fromEntries(methods),
  onEvent(callback: (event: ContractEvent) => void): () => void {
    callbacks.add(callback);
    if (callbacks.size === 1) ipcRenderer.send(windowChannels.open);
    return () => {
      if (callbacks.delete(callback) && callbacks.size === 0) ipcRenderer.send(windowChannels.close);
    };
  },
});
