import type { Definition } from './definition-schema.ts';
import type { RequestObject, RequestTemplate } from './request-schema.ts';

/** What a request of a definition is for; decides which variables it knows and what its error replies mean. */
export type Purpose = 'sign-in' | 'register' | 'renew' | 'prove' | 'read' | 'write' | 'revoke';

/** A request of a definition, and where it stands. */
export interface PlacedRequest {
  readonly path: readonly (string | number)[];
  readonly purpose: Purpose;
  readonly request: RequestObject;
}

/** A request written as a mere URL is a GET. */
export function requestObjectOf(template: RequestTemplate): RequestObject {
  return typeof template === 'string' ? { url: template } : template;
}

/** All requests that the app itself makes by the definition. */
export function requestsOf(definition: Definition): readonly PlacedRequest[] {
  const requests: PlacedRequest[] = [];
  const add = (purpose: Purpose, template: RequestTemplate | undefined, ...path: string[]) => {
    if (template !== undefined) requests.push({ path, purpose, request: requestObjectOf(template) });
  };
  const { signIn, renewal, mint, identity, credits, tasks, ownKeys, revoke } = definition;
  add('sign-in', signIn.password?.request, 'signIn', 'password', 'request');
  add('register', signIn.register?.request, 'signIn', 'register', 'request');
  if (renewal.by === 'refresh') add('renew', renewal.request, 'renewal', 'request');
  else if (renewal.by !== 'oauth') add('prove', renewal.request, 'renewal', 'request');
  add('renew', mint?.request, 'mint', 'request');
  add('read', identity?.request, 'identity', 'request');
  add('read', credits?.request, 'credits', 'request');
  const plan = credits?.plan;
  if (typeof plan === 'object' && 'request' in plan) add('read', plan.request, 'credits', 'plan', 'request');
  add('read', credits?.claim?.request, 'credits', 'claim', 'request');
  add('read', tasks?.request, 'tasks', 'request');
  add('read', ownKeys?.read, 'ownKeys', 'read');
  add('write', ownKeys?.write, 'ownKeys', 'write');
  add('write', ownKeys?.clear, 'ownKeys', 'clear');
  add('revoke', revoke, 'revoke');
  return requests;
}

/** Where requests may go if the definition does not say: the instance, and the hosts of its own requests and pages. */
export function domainsOf(definition: Definition): readonly string[] {
  if (definition.domains) return definition.domains;
  const { window, chrome } = definition.signIn;
  const urls = requestsOf(definition).map(({ request }) => request.url);
  for (const page of [window, chrome]) {
    if (page?.startUrl) urls.push(page.startUrl);
    if (page?.done?.response) urls.push(page.done.response.url);
  }
  const own = urls.map((url) => {
    if (url.startsWith('{instance}')) return '{instance}';
    const origin = /^https?:\/\/[^/?#]*/.exec(url)?.[0];
    return origin ?? url;
  });
  return [...new Set(definition.instance ? ['{instance}', ...own] : own)];
}
