import {
  type AuthorizationRequest,
  type ParsedRequest,
  parseAuthorizationRequest,
} from './authorization-request.ts';
import { askedFor, personBox } from './cards.ts';
import { type BrowserUser, ConnectBrowser } from './connect-browser.ts';
import type { PlaygroundContext } from './context.ts';
import { type Html, html } from './html.ts';
import { formFields, isCrossSite, type PlaygroundRequest, type Reply, type Route, redirect } from './http.ts';
import { client } from './oauth-protocol.ts';
import { pageReply, refusalPage, signInForm } from './pages.ts';

export interface AuthorizeOptions {
  /** Asks nothing of someone whose browser is signed in already. */
  readonly autoConsent: boolean;
}

const authorizePath = '/oauth/authorize';

/** The authorization endpoint (RFC 6749, 3.1) with its pages for sign-in and consent. */
export function authorizeRoutes(context: PlaygroundContext, options: AuthorizeOptions): readonly Route[] {
  const browser = new ConnectBrowser(context);

  /** Sends the answer to the client by way of the browser, with the issuer (RFC 9207). */
  const answer = (
    to: { readonly redirectUri: string; readonly state: string | undefined },
    result: Readonly<Record<string, string>>,
    cookies: readonly string[] = [],
  ): Reply => {
    const url = new URL(to.redirectUri);
    for (const [name, value] of Object.entries(result)) url.searchParams.append(name, value);
    if (to.state !== undefined) url.searchParams.append('state', to.state);
    url.searchParams.append('iss', context.url());
    return redirect(url.href, { cookies });
  };

  const deny = (request: AuthorizationRequest, error: string, description: string): Reply =>
    answer(request, { error, error_description: description });

  const grant = (request: AuthorizationRequest, who: BrowserUser, cookies?: readonly string[]): Reply => {
    const code = context.authorizationCodes.issue({
      client: client.id,
      userNumber: who.user.number,
      redirectUri: request.redirectUri,
      codeChallenge: request.codeChallenge,
      scope: request.scope,
      nonce: request.nonce,
      signedInAt: who.signedInAt,
    });
    return answer(request, { code }, cookies);
  };

  const unanswerable = (parsed: Exclude<ParsedRequest, { kind: 'valid' }>): Reply => {
    if (parsed.kind === 'denied') {
      return answer(parsed, { error: parsed.error, error_description: parsed.description });
    }
    return refusalPage('connect', 400, 'This link does not work', parsed.reason);
  };

  const signInPage = (request: AuthorizationRequest, status = 200, email?: string, error?: string): Reply => {
    const shownEmail = email ?? request.loginHint;
    return consentPage(
      request,
      status,
      'Sign in',
      html`<h1>Sign in to connect ${client.name}</h1>
<p class="lead">${client.name} on this computer asks to:</p>
${askedFor(request.scope)}
${signInForm({
  action: authorizePath,
  before: carried(request),
  demoUser: context.demoUser,
  more: html`<p class="hint">By signing in you allow this.</p>`,
  buttons: html`<button class="second" name="action" value="deny" formnovalidate>Cancel</button>`,
  ...(shownEmail !== undefined && { email: shownEmail }),
  ...(error !== undefined && { error }),
})}`,
    );
  };

  const allowPage = (request: AuthorizationRequest, who: BrowserUser): Reply => {
    const others = new URLSearchParams([...request.parameters, ['prompt', 'login']]);
    return consentPage(
      request,
      200,
      'Connect',
      html`<h1>Connect ${client.name}?</h1>
${personBox(who.user)}
<p class="lead">${client.name} on this computer asks to:</p>
${askedFor(request.scope)}
<form method="post" action="${authorizePath}">
${carried(request)}
<div class="buttons"><button name="action" value="allow">Allow</button><button class="second" name="action" value="deny">Cancel</button></div>
</form>
<p class="other"><a href="${authorizePath}?${others.toString()}">Use another account</a></p>`,
    );
  };

  /** Whether the person must give the password although the browser is signed in. */
  const mustSignIn = (request: AuthorizationRequest, who: BrowserUser): boolean => {
    const tooLongAgo = request.maxAge !== undefined && context.now() - who.signedInAt > request.maxAge * 1000;
    return tooLongAgo || request.prompts.has('login') || request.prompts.has('select_account');
  };

  const ask = (request: AuthorizationRequest, who: BrowserUser | undefined): Reply => {
    const silent = request.prompts.has('none');
    if (!who || mustSignIn(request, who)) {
      return silent ? deny(request, 'login_required', 'Nobody is signed in.') : signInPage(request);
    }
    if (options.autoConsent && !request.prompts.has('consent')) return grant(request, who);
    return silent ? deny(request, 'consent_required', 'The person must be asked.') : allowPage(request, who);
  };

  const decide = async (request: AuthorizationRequest, sent: PlaygroundRequest): Promise<Reply> => {
    const fields = formFields(sent);
    switch (fields.get('action')) {
      case 'sign-in': {
        const signedIn = await browser.signIn(fields);
        if (signedIn) return grant(request, signedIn, [signedIn.cookie]);
        return signInPage(request, 401, fields.get('email') ?? '', 'Wrong email or password');
      }
      case 'allow': {
        const who = browser.find(sent);
        return who && !mustSignIn(request, who) ? grant(request, who) : signInPage(request);
      }
      default:
        return deny(request, 'access_denied', 'The person refused.');
    }
  };

  return [
    {
      method: 'GET',
      path: authorizePath,
      handler: (sent) => {
        const parsed = parseAuthorizationRequest(sent.query);
        return parsed.kind === 'valid' ? ask(parsed.request, browser.find(sent)) : unanswerable(parsed);
      },
    },
    {
      method: 'POST',
      path: authorizePath,
      handler: (sent) => {
        const fields = formFields(sent);
        const isForm = fields.has('action');
        for (const own of ['action', 'email', 'password']) fields.delete(own);
        const parsed = parseAuthorizationRequest(fields);
        if (parsed.kind !== 'valid') return unanswerable(parsed);
        // OpenID Connect Core, 3.1.2.1: a client may post its request; only our own forms may answer it.
        if (!isForm) return ask(parsed.request, browser.find(sent));
        if (!isCrossSite(sent)) return decide(parsed.request, sent);
        const text = 'This was sent by a page of another site. Begin again in the app.';
        return refusalPage('connect', 403, 'Not from here', text);
      },
    },
  ];
}

/** The request, carried through a form. It is checked again when it comes back. */
function carried(request: AuthorizationRequest): Html {
  const fields = [...request.parameters].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`${fields}`;
}

function consentPage(request: AuthorizationRequest, status: number, title: string, content: Html): Reply {
  const target = new URL(request.redirectUri);
  // A policy cannot name an IPv6 address, so that one is covered by its scheme.
  const redirectsTo = target.hostname === '127.0.0.1' ? target.origin : 'http:';
  return pageReply(status, { site: 'connect', title, content, redirectsTo });
}
