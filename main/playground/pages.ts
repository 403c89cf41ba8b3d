import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { Reply, ReplyExtras } from './http.ts';
import { pageStyle } from './page-style.ts';
import type { NewUser } from './users.ts';

/** The services that have pages; each has a colour of its own. */
export type Site = 'playground' | 'studio' | 'gallery' | 'connect';

/** What makes up a page. */
export interface Page {
  readonly site: Site;
  readonly title: string;
  readonly content: Html;
  /** Signed-in Studio page: leaves the email address in the local storage, as single-page apps do. */
  readonly storedUser?: string;
  /** Origin that a form of this page may be redirected to: browsers hold redirects after a form against the policy. */
  readonly redirectsTo?: string;
}

const siteNames: Readonly<Record<Site, string>> = {
  playground: 'Playground',
  studio: 'Studio',
  gallery: 'Gallery',
  connect: 'Connect',
};

/** The only script there is; what it stores stands in an attribute, so that its hash is always the same. */
const storeUser = "localStorage.setItem('studio-user', document.documentElement.dataset.user)";

function contentHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const styleHash = contentHash(pageStyle);
const scriptHash = contentHash(storeUser);

function contentSecurityPolicy(page: Page): string {
  return [
    "default-src 'none'",
    'img-src data:',
    `style-src ${styleHash}`,
    ...(page.storedUser === undefined ? [] : [`script-src ${scriptHash}`]),
    `form-action 'self'${page.redirectsTo === undefined ? '' : ` ${page.redirectsTo}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A key whose bow is an open loop. */
const keyPath = 'M3.5 20.5l8.75-8.75a4.6 4.6 0 1 1 4.44 1.19M5.8 18.2l2.2 2.2M8.6 15.4l1.7 1.7';

const mark = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="${keyPath}"/></svg>`;

const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${keyPath}" fill="none" stroke="#6b7bea" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
)}`;

/** A whole page as a reply. */
export function pageReply(status: number, page: Page, extras: ReplyExtras = {}): Reply {
  const user = page.storedUser;
  const document = html`<!doctype html>
<html lang="en"${user === undefined ? undefined : html` data-user="${user}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${siteNames[page.site]}</title>
<link rel="icon" href="${icon}">
<style>${new Html(pageStyle)}</style>
</head>
<body class="${page.site}">
<main>
<p class="brand">${mark}<span>${siteNames[page.site]}</span></p>
<div class="card">
${page.content}
</div>
<p class="practice"><strong>This is a practice site.</strong> It runs on this computer, inside Latchkey’s Playground. Whatever you type here, passwords too, stays on this machine.</p>
</main>
${user === undefined ? undefined : html`<script>${new Html(storeUser)}</script>`}
</body>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(page),
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      // Not `no-referrer`: under it browsers send `Origin: null` with forms, and own forms could not be told from others.
      'referrer-policy': 'same-origin',
      ...extras.headers,
    },
    cookies: extras.cookies ?? [],
    body: document.text,
  };
}

/** A page for what cannot be done. */
export function refusalPage(site: Site, status: number, title: string, text: string): Reply {
  const content = html`<h1>${title}</h1><p>${text}</p>`;
  return pageReply(status, { site, title, content });
}

/** The message above a form that was refused; read out by screen readers when the page opens. */
export function errorNotice(message: string | undefined): Html | undefined {
  return message === undefined ? undefined : html`<p class="error" role="alert">${message}</p>`;
}

/** What a sign-in form needs to know. */
export interface SignInForm {
  readonly action: string;
  readonly email?: string;
  readonly error?: string;
  /** Stands between the fields and the button. */
  readonly more?: Html;
  /** Stands above the fields: fields of its own, or hidden ones. */
  readonly before?: Html;
  /** Someone to sign in as, for newcomers. */
  readonly demoUser?: NewUser | undefined;
  /** Further buttons beside the main one. */
  readonly buttons?: Html;
}

/** Tells newcomers whom they can sign in as. */
export function demoHint(user: NewUser | undefined): Html | undefined {
  return (
    user &&
    html`<div class="try"><p>To try it, sign in as</p><code>${user.email}</code><code>${user.password}</code></div>`
  );
}

/** The form that asks for email address and password. */
export function signInForm(form: SignInForm): Html {
  const invalid = form.error === undefined ? undefined : html` aria-invalid="true"`;
  const emailFocus = form.email ? undefined : html` autofocus`;
  const passwordFocus = form.email ? html` autofocus` : undefined;
  return html`<form method="post" action="${form.action}">
${errorNotice(form.error)}
${form.before}
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${form.email ?? ''}"${invalid}${emailFocus}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${passwordFocus}>
${demoHint(form.demoUser)}
${form.more}
<div class="buttons"><button type="submit" name="action" value="sign-in">Sign in</button>${form.buttons}</div>
</form>`;
}
