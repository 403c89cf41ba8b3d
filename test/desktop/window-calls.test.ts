import { describe, expect, test } from 'vitest';
import type { Api } from '../../main/api/api.ts';
import type { DesktopWindow } from '../../main/desktop/electron.ts';
import { serveWindow } from '../../main/desktop/window-calls.ts';
import { procedures } from '../../preload/contract.ts';
import { windowChannels, windowMethods } from '../../preload/window-methods.ts';
import { DoubleEmitter } from '../support/electron-double/emitter.ts';
import { IpcDouble } from '../support/electron-double/ipc-double.ts';

/** A window's contents that takes what is sent to it. */
class Contents extends DoubleEmitter {
  readonly sent: unknown[][] = [];
  send(channel: string, events: unknown[]): void {
    expect(channel).toBe(windowChannels.events);
    this.sent.push(events);
  }
}

function makeStage() {
  const ipc = new IpcDouble();
  const contents = new Contents();
  const dispatched: string[] = [];
  const pending: number[] = [];
  let onReady = () => {};
  let open = 0;
  const api = {
    router: {
      dispatch: async (name: string) => {
        dispatched.push(name);
        return { ok: true, value: name };
      },
    },
    feed: {
      open: (callback: () => void) => {
        onReady = callback;
        open += 1;
        return {
          take: () => pending.shift(),
          close: () => {
            open -= 1;
          },
        };
      },
    },
  };
  const window = { webContents: contents };
  serveWindow({ ipcMain: ipc }, api as unknown as Api, () => window as unknown as DesktopWindow);
  const top = { url: () => 'https://latchkey.app.electron-double.test/', parentFrame: () => null };
  const receive = (kind: string, channel: string, frame: object = top, sender: object = contents) =>
    ipc.receive(sender as never, frame as never, kind, channel, [{}]);
  return { ipc, contents, dispatched, pending, receive, top, ready: () => onReady(), open: () => open };
}

describe('calls of the window', () => {
  test('there is a channel for each procedure that windows may call, and for no other', () => {
    const { ipc } = makeStage();
    const expected = Object.entries(procedures)
      .filter(([, { audience }]) => audience === 'window')
      .map(([name]) => `latchkey:${name}`);
    expect([...ipc.channels].sort()).toEqual(expected.sort());
    expect(Object.values(windowMethods)).toHaveLength(expected.length);
  });

  test('the window itself is answered', async () => {
    const { receive, dispatched } = makeStage();
    expect(await receive('invoke', 'latchkey:engine.status')).toEqual({ ok: true, value: 'engine.status' });
    expect(dispatched).toEqual(['engine.status']);
  });

  test.each([
    [
      'a frame inside it',
      { url: () => 'https://latchkey.app.electron-double.test/', parentFrame: () => ({ url: () => 'x' }) },
      undefined,
    ],
    [
      'a page of another address in it',
      { url: () => 'https://evil.example/', parentFrame: () => null },
      undefined,
    ],
    [
      'a page whose address begins like it',
      { url: () => 'https://latchkey.evil.app.electron-double.test.example/', parentFrame: () => null },
      undefined,
    ],
    ['another window', undefined, new Contents()],
  ])('%s is refused', async (_who, frame, sender) => {
    const { receive, dispatched, open } = makeStage();
    const reply = await receive('invoke', 'latchkey:engine.status', frame, sender);
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'not-allowed' } });
    await receive('send', windowChannels.open, frame, sender);
    expect(dispatched).toEqual([]);
    expect(open()).toBe(0);
  });
});

describe('events to the window', () => {
  test('come as many as it takes: the next after it has taken the last', async () => {
    const { contents, pending, receive, ready } = makeStage();
    await receive('send', windowChannels.open);
    pending.push(1, 2);
    ready();
    pending.push(3);
    ready();
    expect(contents.sent).toEqual([[1, 2]]);
    await receive('send', windowChannels.taken);
    expect(contents.sent).toEqual([[1, 2], [3]]);
  });

  test('come in portions', async () => {
    const { contents, pending, receive, ready } = makeStage();
    await receive('send', windowChannels.open);
    pending.push(...Array.from({ length: 450 }, (_, index) => index + 1));
    ready();
    await receive('send', windowChannels.taken);
    await receive('send', windowChannels.taken);
    expect(contents.sent.map(({ length }) => length)).toEqual([200, 200, 50]);
  });

  test('end with the document that wanted them', async () => {
    const { contents, receive, open } = makeStage();
    await receive('send', windowChannels.open);
    contents.happen('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(open()).toBe(0);
    await receive('send', windowChannels.open);
    contents.happen('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(open()).toBe(1);
    contents.happen('render-process-gone');
    expect(open()).toBe(0);
    await receive('send', windowChannels.open);
    await receive('send', windowChannels.close);
    expect(open()).toBe(0);
  });
});
