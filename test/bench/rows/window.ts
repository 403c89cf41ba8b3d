import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { accountId } from '../../renderer/account-fixture.ts';
import { manyAccounts } from '../../renderer/sample-accounts.ts';
import { ScriptedEngine } from '../../renderer/scripted-engine.ts';
import { builtWindow } from '../../support/built-window.ts';
import { ContractServer } from '../../support/contract-server.ts';
import type { BenchQuestion, Measure } from '../measure.ts';
import { Unavailable } from '../unavailable.ts';

const executablePath = '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const count = 10_000;
/** An account that is in sight at the start of either list. */
const shownNumber = 17;

declare global {
  interface Window {
    /** Milliseconds from the start of the page until rows stood in a frame. */
    firstRowsAt?: number;
    /** When the last event came in, and when the page had changed because of it. */
    eventAt?: number;
    changedAt?: number;
  }
}

interface Stage {
  readonly engine: ScriptedEngine;
  readonly server: ContractServer;
}

/** The window with 10,000 accounts in real Chromium, beside a page that has every account as a row of its own. */
export async function windowRows(): Promise<BenchQuestion[]> {
  if (!existsSync(executablePath)) throw new Unavailable('there is no Chromium');
  const ours = await stageOf(await builtWindow());
  const theirs = await stageOf(join(import.meta.dirname, '..', 'plain-list'));
  const browser = await chromium.launch({ executablePath, args: flags });
  process.once('exit', () => void browser.close());
  const both = (measure: (page: Page, stage: Stage) => Promise<number>) => ({
    ours: measureIn(browser, ours, measure),
    theirs: measureIn(browser, theirs, measure),
  });
  const rival = 'a bare page with 10,000 rows';
  return [
    {
      name: 'window: first rows of 10,000 accounts',
      ...{ unit: 'ms', rival, target: 'under 300 ms from the start of the page' },
      ...both(async (page) => await page.evaluate(() => window.firstRowsAt ?? Number.NaN)),
      isReached: (_, { median }) => median < 300,
    },
    {
      name: 'window: longest frame while scrolling 10,000 accounts',
      ...{ unit: 'ms', rival, target: 'none over 50 ms' },
      ...both((page) => page.evaluate(longestFrame)),
      isReached: (_, { median }) => median <= 50,
    },
    {
      name: 'window: from an event to the changed row',
      ...{ unit: 'ms', rival, target: 'within one frame (17 ms)' },
      ...both(eventToRow),
      isReached: (_, { median }) => median <= 17,
    },
    {
      name: 'window: from a typed letter to the filtered list',
      ...{ unit: 'ms', rival, target: 'under 50 ms' },
      ...both((page) => page.evaluate(typeOneLetter)),
      isReached: (_, { median }) => median < 50,
    },
  ];
}

async function stageOf(folder: string): Promise<Stage> {
  const engine = new ScriptedEngine(manyAccounts(count));
  engine.withoutHistory = true;
  const server = new ContractServer(folder, engine.handlers(), true);
  engine.emit = (event) => server.emit(event);
  await server.start();
  return { engine, server };
}

/** A fresh page each time, looked at when its rows are there. */
function measureIn(
  browser: Browser,
  stage: Stage,
  measure: (page: Page, stage: Stage) => Promise<number>,
): Measure {
  return async () => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    try {
      const page = await context.newPage();
      await page.addInitScript(watchPage);
      await page.goto(stage.server.address);
      await page.waitForFunction(() => window.firstRowsAt !== undefined);
      // What the start left to do is not what is measured.
      await page.waitForTimeout(500);
      return await measure(page, stage);
    } finally {
      await context.close();
    }
  };
}

/** Runs in the page before anything else: notes when rows are there, and when events come and show. */
function watchPage(): void {
  const rowsAreThere = () => {
    if (!document.querySelector('[data-row]')) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      // After the frame was drawn.
      channel.port1.onmessage = () => {
        window.firstRowsAt = performance.now();
      };
      channel.port2.postMessage(undefined);
    });
  };
  const observer = new MutationObserver(rowsAreThere);
  observer.observe(document, { childList: true, subtree: true });
  const add = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (this: EventSource, ...parameters: unknown[]) {
    const [type, listener] = parameters as [string, (event: Event) => void];
    const timed = (event: Event) => {
      window.eventAt = performance.now();
      listener(event);
    };
    Reflect.apply(add, this, [type, type === 'message' ? timed : listener]);
  } as typeof add;
}

/** Runs in the page: scrolls by some rows each frame, and answers with the longest time between two frames. */
function longestFrame(): Promise<number> {
  const scroller = document.querySelector('.accounts-scroller');
  return new Promise((resolve) => {
    let longest = 0;
    let last: number | undefined;
    let left = 150;
    const step = (at: number) => {
      if (last !== undefined) longest = Math.max(longest, at - last);
      last = at;
      left -= 1;
      if (left === 0 || !scroller) resolve(longest);
      else {
        scroller.scrollTop += 400;
        requestAnimationFrame(step);
      }
    };
    requestAnimationFrame(step);
  });
}

async function eventToRow(page: Page, { engine }: Stage): Promise<number> {
  const id = accountId(shownNumber);
  const before = engine.find(id);
  await page.evaluate((rowId) => {
    window.changedAt = undefined;
    const row = document.querySelector(`[data-row="${rowId}"]`);
    if (!row) throw new Error('the account is not in sight');
    new MutationObserver(() => {
      window.changedAt ??= performance.now();
    }).observe(row, { childList: true, subtree: true, characterData: true, attributes: true });
  }, id);
  engine.change(id, { credits: { total: 7_777, parts: {}, unit: 'credits', readAt: 1 } });
  await page.waitForFunction(() => window.changedAt !== undefined);
  engine.accounts.set(id, before);
  return await page.evaluate(() => (window.changedAt ?? Number.NaN) - (window.eventAt ?? 0));
}

/** Runs in the page: types into the search, and answers with the time until the filtered list is drawn. */
function typeOneLetter(): Promise<number> {
  const input = document.querySelector<HTMLInputElement>('.search-input');
  if (!input) throw new Error('there is no search');
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  return new Promise((resolve) => {
    const began = performance.now();
    write?.call(input, '77');
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - began);
      channel.port2.postMessage(undefined);
    });
  });
}
