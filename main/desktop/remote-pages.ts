import { type FailureError, fail } from '../engine/failure.ts';
import { isLoopbackHost } from '../engine/loopback-host.ts';
import type { DesktopSession, DesktopWebContents, WindowOptions } from './electron.ts';

/** Preferences of every window that shows a site: no Node, no preload script, a sandbox, a partition that lives in memory. */
export function remotePreferences(partition: string): NonNullable<WindowOptions['webPreferences']> {
  return {
    partition,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
  };
}

/**
 * Whether a page of a site may lead there: https, and http on this machine only where the site itself is there (the Playground). Schemes
 * of other programs, files and pages of the app are none of it.
 */
export function mayVisit(text: string, startUrl: string): boolean {
  const url = URL.parse(text);
  const start = URL.parse(startUrl);
  if (!url || !start) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isLoopbackHost(url.hostname) && isLoopbackHost(start.hostname);
}

/** What a frame inside a page may hold besides: documents that the page itself made. */
function mayFrame(text: string, startUrl: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === 'about:' || protocol === 'blob:' || protocol === 'data:' || mayVisit(text, startUrl);
}

/** Denies pages of the partition every permission, device and download. */
export function guardPartition(session: DesktopSession): void {
  session.setPermissionCheckHandler(() => false);
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide(null));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
}

/** What holds for every page of the app before anything else is said about it: no window opened from it, nothing embedded. */
export function guardOwnPages(contents: Pick<DesktopWebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Keeps a page where it may be, and from keeping its window open: Electron asks nobody about `beforeunload`, it just stays. */
export function guardNavigation(contents: DesktopWebContents, startUrl: string): void {
  contents.on('will-frame-navigate', (details) => {
    const allowed = details.isMainFrame ? mayVisit(details.url, startUrl) : mayFrame(details.url, startUrl);
    if (!allowed) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!mayVisit(details.url, startUrl)) details.preventDefault();
  });
  contents.on('will-prevent-unload', (event) => event.preventDefault());
}

/** Chromium's code of a load that was given up for another one, or refused by the app. */
const givenUp = -3;

/**
 * Tells when there is nothing to see: the site cannot be reached, its certificate is bad, or its process ended. Electron shows an empty
 * page then, and a window that waits to be shown stays hidden for good.
 */
export function onNothingToSee(contents: DesktopWebContents, tell: (failure: FailureError) => void): void {
  contents.on('did-fail-load', (_event, code, name, url, isMainFrame) => {
    if (!isMainFrame || code === givenUp) return;
    tell(fail('transient', `${URL.parse(url)?.host || 'The site'} cannot be reached.`, { detail: name }));
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    tell(fail('transient', 'The page of the site stopped working.', { detail: reason }));
  });
}

/** The address as a title shows it: what decides whom a password goes to comes first. */
export function addressTitle(url: string, purpose: string): string {
  const parsed = URL.parse(url);
  const address = parsed && parsed.protocol !== 'about:' ? parsed.origin : 'Loading';
  return `${address} (${purpose})`;
}
