import { browserWorld, createHttpBridge } from './http-bridge.ts';
import { createDesktopBridge, type WindowBridge } from './window-bridge.ts';

/** The desktop app's bridge where its preload script has put one, otherwise the one over HTTP. */
export function chooseBridge(): WindowBridge {
  return window.latchkey ? createDesktopBridge(window.latchkey) : createHttpBridge(browserWorld());
}
