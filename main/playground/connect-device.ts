import { askedFor, personBox } from './cards.ts';
import { type BrowserUser, ConnectBrowser } from './connect-browser.ts';
import type { PlaygroundContext } from './context.ts';
import { deviceCodeLifetime } from './device-codes.ts';
import { type Html, html } from './html.ts';
import { formFields, isCrossSite, json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import { client, clientRequest, grantedScope } from './oauth-protocol.ts';
import { errorNotice, pageReply, refusalPage, type SignInForm, signInForm } from './pages.ts';

export interface DeviceOptions {
  /** Least time between two polls, in seconds. */
  readonly interval: number;
}

const devicePath = '/oauth/device';

/** The device authorization grant (RFC 8628): the endpoint for clients and the page for people. */
export function deviceRoutes(context: PlaygroundContext, options: DeviceOptions): readonly Route[] {
  const browser = new ConnectBrowser(context);

  const authorizeDevice = (request: PlaygroundRequest): Reply => {
    const sent = clientRequest(request);
    if ('refusal' in sent) return sent.refusal;
    const scope = grantedScope(sent.parameters.get('scope'));
    const { deviceCode, userCode } = context.deviceCodes.issue(client.id, scope, options.interval);
    const page = `${context.url()}${devicePath}`;
    return json(200, {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: deviceCodeLifetime / 1000,
      interval: options.interval,
    });
  };

  const page = (
    who: BrowserUser | undefined,
    userCode: string,
    form: { readonly status?: number; readonly email?: string; readonly error?: string } = {},
  ): Reply => {
    const scope = context.deviceCodes.pendingScope(userCode);
    const asks =
      scope === undefined ? undefined : html`<p class="lead">The app asks to:</p>${askedFor(scope)}`;
    const body = who
      ? allowForm(who, userCode, form.error)
      : deviceSignIn(userCode, { ...form, demoUser: context.demoUser });
    return pageReply(form.status ?? 200, {
      site: 'connect',
      title: 'Connect a device',
      content: html`<h1>Connect ${client.name}</h1>
<p class="lead">Type the code that ${client.name} shows. Go on only if you asked for it yourself just now.</p>
${asks}
${body}`,
    });
  };

  const done = (title: string, text: string): Reply =>
    pageReply(200, { site: 'connect', title, content: html`<h1>${title}</h1><p class="lead">${text}</p>` });

  const decide = async (request: PlaygroundRequest): Promise<Reply> => {
    if (isCrossSite(request)) {
      const text = 'This was sent by a page of another site. Open the address that the app shows.';
      return refusalPage('connect', 403, 'Not from here', text);
    }
    const fields = formFields(request);
    const userCode = fields.get('user_code') ?? '';
    const unknown = (who: BrowserUser | undefined): Reply =>
      page(who, userCode, { status: 400, error: 'This code is not known or has run out' });
    if (context.deviceCodes.pendingScope(userCode) === undefined) return unknown(browser.find(request));
    if (fields.get('action') === 'deny') {
      context.deviceCodes.settle(userCode, 'denied');
      return done('Not connected', `${client.name} was refused. You can close this window.`);
    }
    const signsIn = fields.get('action') === 'sign-in';
    const signedIn = signsIn ? await browser.signIn(fields) : undefined;
    const who = signsIn ? signedIn : browser.find(request);
    if (!who) {
      const email = fields.get('email') ?? '';
      const wrong = signsIn ? { status: 401, email, error: 'Wrong email or password' } : { email };
      return page(undefined, userCode, wrong);
    }
    const decision = { userNumber: who.user.number, signedInAt: who.signedInAt };
    if (!context.deviceCodes.settle(userCode, decision)) return unknown(who);
    const reply = done(
      'Connected',
      `Go back to ${client.name}: it will go on in a moment. You can close this window.`,
    );
    return signedIn ? { ...reply, cookies: [signedIn.cookie] } : reply;
  };

  return [
    { method: 'POST', path: '/oauth/device_authorization', handler: authorizeDevice },
    {
      method: 'GET',
      path: devicePath,
      handler: (request) => page(browser.find(request), request.query.get('user_code') ?? ''),
    },
    { method: 'POST', path: devicePath, handler: decide },
  ];
}

function codeField(userCode: string): Html {
  const focus = userCode === '' ? html` autofocus` : undefined;
  return html`<label for="user_code">Code</label>
<input class="code" id="user_code" name="user_code" value="${userCode}" autocomplete="off" autocapitalize="characters" spellcheck="false" required${focus}>`;
}

const denyButton = html`<button class="second" name="action" value="deny">Refuse</button>`;

function deviceSignIn(userCode: string, form: Partial<SignInForm>): Html {
  return signInForm({
    action: devicePath,
    before: codeField(userCode),
    more: html`<p class="hint">By signing in you allow this.</p>`,
    buttons: html`<button class="second" name="action" value="deny" formnovalidate>Refuse</button>`,
    ...form,
  });
}

function allowForm(who: BrowserUser, userCode: string, error: string | undefined): Html {
  return html`${personBox(who.user)}
<form method="post" action="${devicePath}">
${errorNotice(error)}
${codeField(userCode)}
<div class="buttons"><button name="action" value="allow">Allow</button>${denyButton}</div>
</form>`;
}
