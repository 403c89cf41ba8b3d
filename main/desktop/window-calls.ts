import type { ContractEvent } from '../../preload/contract.ts';
import { windowChannels, windowMethods } from '../../preload/window-methods.ts';
import type { Api } from '../api/api.ts';
import type { Subscription } from '../api/event-feed.ts';
import type { AnyReply } from '../api/router.ts';
import { failureView } from '../api/views.ts';
import { fail, failureOf } from '../engine/failure.ts';
import { isWindowUrl } from './app-protocol.ts';
import type { DesktopElectron, DesktopWebContents, DesktopWindow } from './electron.ts';

/** Events that go to a window at once; the next come when it has taken them. */
const mostAtOnce = 200;

/** What a message of a page says about its sender. */
interface Sender {
  readonly sender: unknown;
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/**
 * Serves the procedures and events to the main window. Each message must come from the top frame of that window, at its own address:
 * whatever else got hold of a channel is refused.
 */
export function serveWindow(
  { ipcMain }: Pick<DesktopElectron, 'ipcMain'>,
  api: Api,
  window: () => DesktopWindow | undefined,
): void {
  const trusted = ({ sender, senderFrame }: Sender): DesktopWebContents | undefined => {
    const contents = window()?.webContents;
    if (!contents || sender !== contents || !senderFrame) return undefined;
    return senderFrame.parent === null && isWindowUrl(senderFrame.url) ? contents : undefined;
  };
  const signals = new WeakMap<DesktopWebContents, AbortSignal>();
  const lifeOf = (contents: DesktopWebContents): AbortSignal => {
    const known = signals.get(contents);
    if (known) return known;
    const gone = new AbortController();
    contents.once('destroyed', () => gone.abort());
    signals.set(contents, gone.signal);
    return gone.signal;
  };
  for (const name of Object.values(windowMethods)) {
    ipcMain.handle(windowChannels.call(name), async (event, input): Promise<AnyReply> => {
      const contents = trusted(event);
      if (!contents) return refused();
      const signal = lifeOf(contents);
      return await api.router.dispatch(name, input, { audience: 'window', actor: 'user', signal });
    });
  }
  const stream = new WindowEvents(api);
  ipcMain.on(windowChannels.open, (event) => {
    const contents = trusted(event);
    if (contents) stream.open(contents);
  });
  ipcMain.on(windowChannels.taken, (event) => {
    if (trusted(event)) stream.taken();
  });
  ipcMain.on(windowChannels.close, (event) => {
    if (trusted(event)) stream.close();
  });
}

function refused(): AnyReply {
  const failure = failureOf(fail('not-allowed', 'Only the window of Latchkey may ask this.'));
  return { ok: false, failure: failureView(failure) };
}

/** The events on their way to the window: as many as it takes. What waits is the latest state of each thing. */
class WindowEvents {
  readonly #api: Api;
  readonly #followed = new WeakSet<DesktopWebContents>();
  #contents: DesktopWebContents | undefined;
  #subscription: Subscription | undefined;
  #isWaiting = false;

  constructor(api: Api) {
    this.#api = api;
  }

  open(contents: DesktopWebContents): void {
    this.close();
    if (!this.#followed.has(contents)) {
      this.#followed.add(contents);
      // A new document has no subscription until it asks for one.
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) this.close();
      });
      contents.on('render-process-gone', () => this.close());
      contents.on('destroyed', () => this.close());
    }
    this.#contents = contents;
    this.#subscription = this.#api.feed.open(() => this.#pump());
  }

  taken(): void {
    this.#isWaiting = false;
    this.#pump();
  }

  close(): void {
    this.#subscription?.close();
    this.#subscription = undefined;
    this.#isWaiting = false;
  }

  #pump(): void {
    if (this.#isWaiting || !this.#subscription || !this.#contents) return;
    const events: ContractEvent[] = [];
    while (events.length < mostAtOnce) {
      const event = this.#subscription.take();
      if (!event) break;
      events.push(event);
    }
    if (events.length === 0) return;
    this.#isWaiting = true;
    this.#contents.send(windowChannels.events, events);
  }
}
