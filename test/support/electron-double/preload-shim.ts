import { readFileSync } from 'node:fs';

/**
 * The preload script, with what a sandboxed one may ask for. It runs in the page's own world, not in an isolated one: what it exposes is
 * copied by value, apart from functions.
 */
export function preloadScript(path: string): string {
  return `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  const call = (kind, channel, given) => window.__electronDoubleCall(kind, channel, given);
  const ipcRenderer = {
    invoke: (channel, ...given) => call('invoke', channel, given),
    send: (channel, ...given) => void call('send', channel, given),
    on(channel, listener) { (listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel)).add(listener); },
    off(channel, listener) { listeners.get(channel)?.delete(listener); },
  };
  window.__electronDouble = {
    receive(channel, given) { for (const listener of listeners.get(channel) ?? []) listener({}, ...given); },
  };
  const contextBridge = {
    exposeInMainWorld(name, api) {
      Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true });
    },
  };
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge };
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  (function (require, module, exports) {
${readFileSync(path, 'utf8')}
  })(require, module, module.exports);
})();`;
}
