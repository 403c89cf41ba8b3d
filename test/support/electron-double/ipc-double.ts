import type { Frame } from 'playwright';
import type { DesktopElectron } from '../../../main/desktop/electron.ts';
import { outward } from './addresses.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';
import type { WebContentsDouble } from './web-contents-double.ts';

type Handler = (event: object, ...parameters: unknown[]) => unknown;

/** Messages of pages to the app. */
export class IpcDouble extends DoubleEmitter implements Pick<DesktopElectron['ipcMain'], 'handle' | 'on'> {
  readonly #handlers = new Map<string, Handler>();
  /** All that the app told pages with a bridge: answers and messages. */
  readonly told: unknown[] = [];

  handle(channel: string, handler: (event: never, ...parameters: never[]) => unknown): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler as Handler);
  }

  get channels(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  async receive(sender: WebContentsDouble, frame: Frame, kind: string, channel: string, given: unknown[]) {
    const parent = frame.parentFrame();
    const senderFrame = { url: outward(frame.url()), parent: parent && { url: outward(parent.url()) } };
    const event = new DoubleEvent({ sender, senderFrame });
    if (kind === 'send') {
      this.happen(channel, event, ...given);
      return undefined;
    }
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const answer = await handler(event, ...given);
    this.told.push(answer);
    return answer;
  }
}
