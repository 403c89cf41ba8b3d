import type { PlaygroundContext } from './context.ts';
import { html } from './html.ts';
import type { Route } from './http.ts';
import { demoHint, pageReply } from './pages.ts';

/** The front page: says what there is to try. */
export function homeRoutes(context: PlaygroundContext): readonly Route[] {
  const content = html`<h1>The Playground</h1>
<p class="lead">A practice provider for Latchkey: five services to keep sessions at, without an account anywhere.</p>
<dl>
<div><dt>API</dt><dd>Sign in with email and password; a token for an hour, renewed with a refresh token. No pages.</dd></div>
<div><dt><a href="/studio">Studio</a></dt><dd>A cookie that changes at each use and brings short tokens.</dd></div>
<div><dt><a href="/gallery">Gallery</a></dt><dd>A cookie that lives for as long as it is used.</dd></div>
<div><dt>Video</dt><dd>One living session per account: signing in elsewhere ends the other. No pages.</dd></div>
<div><dt>Connect</dt><dd>OAuth and OpenID Connect, in the browser or with a <a href="/oauth/device">device code</a>.</dd></div>
</dl>
${demoHint(context.demoUser)}`;
  return [
    {
      method: 'GET',
      path: '/',
      handler: () => pageReply(200, { site: 'playground', title: 'Welcome', content }),
    },
  ];
}
