import type { StaticFiles } from '../api/static-files.ts';
import { windowHeaders } from '../api/window-headers.ts';
import type { DesktopElectron, DesktopSession } from './electron.ts';

const scheme = 'app';
const host = 'latchkey';

/** The address of the main window. */
export const windowUrl = `${scheme}://${host}/`;

/** The window asks main, and no server. */
const headers = { ...windowHeaders(), 'cache-control': 'no-cache' };

/** Makes the scheme one with an origin of its own. Only possible before the app is ready. */
export function registerAppScheme({ protocol }: DesktopElectron): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the built window, and nothing else, to pages of this partition. */
export function serveWindowFiles(session: DesktopSession, files: StaticFiles): void {
  session.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== host || request.method !== 'GET') return new Response(null, { status: 404, headers });
    const file = await files.read(url.pathname === '/' ? 'index.html' : url.pathname.slice(1));
    if (!file) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.content), { headers: { ...headers, 'content-type': file.type } });
  });
}

/** Whether the address is one of the main window's own. Parsed: `app://latchkey.evil/` begins like it. */
export function isWindowUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === `${scheme}:` && url.host === host;
}
