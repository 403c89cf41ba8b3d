import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { min-height: 90vh; display: grid; place-content: center; text-align: center; margin: 0 24px; }
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 0; opacity: 0.75; }
`;

/** What the browser is told at the end. Constant texts: nothing of the request is repeated, and there is no secret. */
const texts = {
  'signed-in': { title: 'Signed in', advice: 'You can close this window and go back to Latchkey.' },
  'not-signed-in': { title: 'Not signed in', advice: 'Close this window; Latchkey says what happened.' },
} as const;

export type LoopbackOutcome = keyof typeof texts;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Keeps the address, which has the code in it, from being passed on, kept or framed. */
export const loopbackHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

/** The page that ends a sign-in in the person's browser. */
export function loopbackPage(outcome: LoopbackOutcome): string {
  const { title, advice } = texts[outcome];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Latchkey</title>
<style>${style}</style>
<h1>${title}</h1>
<p>${advice}</p>
</html>
`;
}
