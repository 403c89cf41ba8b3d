import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright';
import { beforeAll, expect, onTestFinished, vi } from 'vitest';
import { builtWindow } from '../support/built-window.ts';
import { ContractServer } from '../support/contract-server.ts';
import { now } from './account-fixture.ts';
import type { ScriptedEngine } from './scripted-engine.ts';

/** Flags that keep a Chromium in a container quiet. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser | undefined;
let folder: string;

/**
 * Builds the window and starts one Chromium, for all files that this process runs: starting one takes longer than many a test. It ends with the
 * process.
 */
export function withStage(): void {
  beforeAll(async () => {
    folder = await builtWindow();
    if (!browser?.isConnected()) {
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    }
  });
}

export interface OpenWindow {
  readonly page: Page;
  readonly server: ContractServer;
}

interface StageOptions extends BrowserContextOptions {
  /** Time stands still at `now` unless told otherwise; then it stands until `page.clock` moves it. */
  readonly movableClock?: boolean;
  /** Error messages on the console that the test expects. */
  readonly expectedErrors?: RegExp;
  /** Done with the page before it is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Opens the window on a scripted engine, in a fresh browser context. Fails the test if the page reports an error. */
export async function openWindow(engine: ScriptedEngine, options: StageOptions = {}): Promise<OpenWindow> {
  const { movableClock, expectedErrors, prepare, ...contextOptions } = options;
  const server = new ContractServer(folder, engine.handlers());
  engine.emit = (event) => server.emit(event);
  await server.start();
  if (!browser) throw new Error('withStage was not called');
  const context = await browser.newContext({
    viewport: { width: 1200, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...contextOptions,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(server.address).origin) {
      errors.push(`asked for ${request.url()}`);
    }
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expectedErrors?.test(message.text())) errors.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    await server.stop();
    expect(errors, 'errors that the page reported').toEqual([]);
  });
  if (movableClock) await page.clock.install({ time: now });
  else await page.clock.setFixedTime(now);
  await prepare?.(page);
  await page.goto(server.address);
  return { page, server };
}

/** A picture of the window in test/output/window-screens. */
export async function picture(page: Page, name: string): Promise<void> {
  const output = join(import.meta.dirname, '..', 'output', 'window-screens');
  mkdirSync(output, { recursive: true });
  await page.screenshot({ path: join(output, `${name}.png`), animations: 'disabled' });
}

/** Where the same page was looked at whole, only these rules can find more in other colours. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Fails if axe finds anything against the rules of WCAG 2.2 AA or its best practices. */
export async function expectAccessible(page: Page, what: 'all' | 'colours' = 'all'): Promise<void> {
  await stillness(page);
  // The window has no frames, so axe needs no second page to gather what it finds.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (what === 'all' ? builder : builder.withRules(colourRules)).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    places: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
  }));
  expect(found).toEqual([]);
}

/** Waits until what fades in has done so. */
export async function stillness(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => Number.isFinite(Number(each.effect?.getComputedTiming().endTime)))
        .map((each) => each.finished.catch(() => undefined)),
    ),
  );
}

/** Waits until all accounts are read, not only the top of their list. */
export async function untilWhole(page: Page): Promise<void> {
  await page.locator('[role="grid"]:not([aria-rowcount="-1"])').waitFor();
}

/** What a person hears of what has the keyboard. */
const focusedName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const ids = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const named = ids.map((id) => document.getElementById(id)?.textContent).join(' ');
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
    return element?.getAttribute('aria-label') ?? (named || label) ?? element?.textContent ?? '';
  });

/** Presses Tab, as often as it takes, until what is named so has the keyboard. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (name.test((await focusedName(page)).trim())) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${name}; it is at ${await focusedName(page)}`);
}

/** Waits until a field has the keyboard: what is typed before that goes elsewhere. */
export async function untilFocused(field: Locator): Promise<void> {
  await field.waitFor();
  await eventually(async () =>
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true),
  );
}

/** The row of an account. */
export function row(page: Page, label: string): Locator {
  return page.getByRole('row').filter({ hasText: label });
}

/** Calls `check` until it passes: what a page does follows after what was done to it. */
export function eventually(check: () => unknown): Promise<void> {
  return vi.waitFor(check, { timeout: 5_000, interval: 20 }) as Promise<void>;
}
