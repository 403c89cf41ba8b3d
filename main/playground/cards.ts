import { type Html, html } from './html.ts';
import { scopes } from './oauth-protocol.ts';
import type { User } from './users.ts';

/** Who is signed in, with a way out. */
export function signedInCard(user: User, signOutPath: string): Html {
  return html`<h1>Signed in as ${user.email}</h1>
<p class="lead">The session is good. You can close this window.</p>
<div class="buttons"><a class="button second" href="${signOutPath}">Sign out</a></div>`;
}

/** A person with a monogram. */
export function personBox(user: User): Html {
  return html`<div class="who"><span class="monogram" aria-hidden="true">${user.username.charAt(0).toUpperCase()}</span><div>${user.username}<small>${user.email}</small></div></div>`;
}

/** What a client asks for, as a list for the person. */
export function askedFor(scope: string): Html {
  const wishes = scope.split(' ').map((name) => scopes[name] ?? name);
  return html`<ul class="asks">${[...wishes, 'Read your credits'].map((wish) => html`<li>${wish}</li>`)}</ul>`;
}
