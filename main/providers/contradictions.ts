import { isUrlPattern } from '../engine/url-pattern.ts';
import { type DefinitionProblem, problemAt } from './definition-problem.ts';
import { domainsOf, type Purpose, requestsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { isLoopbackHost, isSafeUrl } from './loopback-host.ts';
import { isJsonObject } from './merge-patch.ts';
import type { PageWay } from './sign-in-schema.ts';
import { compileTemplate, presetVariable } from './template.ts';

type Path = readonly (string | number)[];
type Report = (path: Path, expected: string, found?: string) => void;

/** Stands for the base URL of an account while a definition is checked. */
const sampleInstance = 'https://instance.invalid';

/** What the schema cannot say: places that do not fit each other, URLs that lead outside, variables that do not exist. */
export function findContradictions(definition: Definition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (path, expected, found) => {
    problems.push(problemAt(definition, path, expected, found));
  };
  checkRequests(definition, report);
  checkSend(definition, report);
  checkWays(definition, report);
  checkPages(definition, report);
  checkOAuth(definition, report);
  checkTokens(definition, report);
  checkReadings(definition, report);
  checkRules(definition, report);
  return problems;
}

const signedIn = ['accessToken', 'apiKey', 'token', 'uuid'];
const variablesFor: Record<Purpose | 'send', readonly string[]> = {
  'sign-in': ['username', 'password', 'uuid'],
  register: ['username', 'password', 'usernameLocalPart', 'uuid'],
  renew: [...signedIn, 'refreshToken'],
  prove: signedIn,
  read: signedIn,
  revoke: [...signedIn, 'refreshToken'],
  send: signedIn,
};

function checkVariables(
  definition: Definition,
  purpose: Purpose | 'send',
  text: string,
  path: Path,
  report: Report,
) {
  const values = new Set([
    ...Object.keys(definition.tokens?.values ?? {}),
    ...Object.keys(definition.capture?.values ?? {}),
  ]);
  for (const name of compileTemplate(text).variables) {
    if (variablesFor[purpose].includes(name) || name.startsWith('cookies.')) continue;
    if (name === 'instance') {
      if (!definition.instance)
        report(path, '"instance": {} in the definition, or no {instance}', 'the variable {instance}');
    } else if (name.startsWith('values.')) {
      if (values.has(name.slice('values.'.length))) continue;
      report(path, 'a value named in "tokens" or "capture"', `the variable {${name}}`);
    } else {
      const known = variablesFor[purpose].map((variable) => `{${variable}}`).join(', ');
      report(
        path,
        `only ${known}, {values.NAME}, {cookies.NAME}; write {{${name}}} for the text itself`,
        `the variable {${name}}`,
      );
    }
  }
}

/** Calls back for every text within a value that the schema leaves open. */
function forEachText(value: unknown, path: Path, callback: (text: string, path: Path) => void): void {
  if (typeof value === 'string') callback(value, path);
  else if (Array.isArray(value))
    value.forEach((item, index) => {
      forEachText(item, [...path, index], callback);
    });
  else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) forEachText(item, [...path, name], callback);
  }
}

function sampleDomains(definition: Definition): Domains {
  return new Domains(domainsOf(definition).map((entry) => presetVariable(entry, 'instance', sampleInstance)));
}

/** Objects to a URL that cannot be used, and returns what it looks like with values in place. */
function checkUrl(definition: Definition, template: string, path: Path, report: Report): URL | undefined {
  if (template.startsWith('{instance}') && !definition.instance) {
    report(path, '"instance": {} in the definition, or a whole URL');
    return undefined;
  }
  const text = presetVariable(template, 'instance', sampleInstance);
  if (/^https?:\/\/[^/?#]*[{}]/.test(text)) {
    report(path, 'a host without variables');
    return undefined;
  }
  const url = URL.parse(compileTemplate(text).fill(() => 'x') ?? text);
  if (!url) report(path, 'a valid URL');
  else if (!isSafeUrl(url)) report(path, 'https; http only for this machine, such as http://127.0.0.1');
  else if (url.username !== '' || url.password !== '') report(path, 'a URL without user name and password');
  else return url;
  return undefined;
}

function checkRequests(definition: Definition, report: Report): void {
  const domains = sampleDomains(definition);
  for (const { path, purpose, request } of requestsOf(definition)) {
    const short = typeof request.url === 'string' && Object.keys(request).length === 1;
    const urlPath = short && isShortForm(definition, path) ? path : [...path, 'url'];
    const url = checkUrl(definition, request.url, urlPath, report);
    if (url && !domains.includes(url)) report(urlPath, 'a URL on one of the "domains"');
    checkVariables(definition, purpose, request.url, urlPath, report);
    checkHeaders(definition, purpose, request.headers, [...path, 'headers'], report);
    forEachText(request.json, [...path, 'json'], (text, place) => {
      checkVariables(definition, purpose, text, place, report);
    });
    for (const [name, text] of Object.entries(request.form ?? {})) {
      checkVariables(definition, purpose, text, [...path, 'form', name], report);
    }
    if (request.json !== undefined && request.form !== undefined) {
      report([...path, 'form'], 'either "json" or "form"');
    }
    if ((request.json !== undefined || request.form !== undefined) && request.method === 'GET') {
      report([...path, 'method'], 'a method that can send a body, such as POST');
    }
    if (request.expects === 'any' && needsJson(definition, path)) {
      report([...path, 'expects'], '"json": values are read from this reply');
    }
  }
}

function isShortForm(definition: Definition, path: Path): boolean {
  let value: unknown = definition;
  for (const token of path) value = (value as Record<string, unknown>)[token];
  return typeof value === 'string';
}

function needsJson(definition: Definition, path: Path): boolean {
  const place = path.join('/');
  if (place === 'renewal/request') return definition.renewal.by === 'refresh';
  return place.startsWith('identity') || place.startsWith('credits') || place.startsWith('tasks');
}

/** Set by the client itself (RFC 9110, 7; RFC 6265). */
const ownHeaders = [
  'cookie',
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
];

function checkHeaders(
  definition: Definition,
  purpose: Purpose | 'send',
  headers: Readonly<Record<string, string>> | undefined,
  path: Path,
  report: Report,
): void {
  for (const [name, text] of Object.entries(headers ?? {})) {
    if (ownHeaders.includes(name.toLowerCase())) {
      report([...path, name], 'no such header: the client sets it itself', `the header ${name}`);
    }
    if (/^(?:proxy-)?authorization$/i.test(name) && compileTemplate(text).variables.length === 0) {
      report(
        [...path, name],
        'a variable such as {accessToken}: a definition holds no secret',
        'a fixed text',
      );
    }
    checkVariables(definition, purpose, text, [...path, name], report);
  }
}

function checkSend(definition: Definition, report: Report): void {
  checkHeaders(definition, 'send', definition.send, ['send'], report);
}

function checkWays(definition: Definition, report: Report): void {
  const { signIn, renewal } = definition;
  if (Object.keys(signIn).length === 0) report(['signIn'], 'at least one way in, such as "password"');
  if (signIn.register && signIn.register.signsIn !== true && !signIn.password) {
    report(['signIn', 'register'], '"signsIn": true, or the way "password" to sign in after it');
  }
  if (renewal.by === 'sign-in' && !signIn.password) {
    report(['renewal', 'by'], 'the way "password", by which to sign in again');
  }
  if ((renewal.by === 'touch' || renewal.by === 'check') && !renewal.request) {
    if (definition.identity?.request || definition.identity?.from === 'userinfo' || definition.credits)
      return;
    report(['renewal'], '"request", or "identity" or "credits" with one', 'no request that could be made');
  }
}

function checkPages(definition: Definition, report: Report): void {
  const { window, chrome } = definition.signIn;
  const ways: readonly (readonly [string, PageWay | undefined, PageWay | undefined])[] = [
    ['window', window, undefined],
    ['chrome', chrome, window],
  ];
  const domains = sampleDomains(definition);
  for (const [name, page, base] of ways) {
    if (!page) continue;
    const path: Path = ['signIn', name];
    if (!page.startUrl && !base?.startUrl) report([...path, 'startUrl'], 'the URL of the sign-in page');
    if (!page.done && !base?.done) report([...path, 'done'], 'what shows that the person is signed in');
    if (page.startUrl) checkUrl(definition, page.startUrl, [...path, 'startUrl'], report);
    const { done } = page;
    if (done) {
      if (!done.url && !done.cookie && !done.response) {
        report([...path, 'done'], 'at least one of "url", "cookie", "response"');
      }
      if (done.url !== undefined) checkPattern(definition, done.url, [...path, 'done', 'url'], report);
      if (done.response) {
        const place = [...path, 'done', 'response', 'url'];
        const url = checkUrl(definition, done.response.url, place, report);
        if (url && !domains.includes(url)) report(place, 'a URL on one of the "domains"');
      }
    }
    page.rejectedUrls?.forEach((pattern, index) => {
      checkPattern(definition, pattern, [...path, 'rejectedUrls', index], report);
    });
  }
}

function checkPattern(definition: Definition, pattern: string, path: Path, report: Report): void {
  if (pattern.startsWith('{instance}') && !definition.instance) {
    report(path, '"instance": {} in the definition, or a whole URL');
  } else if (!isUrlPattern(presetVariable(pattern, 'instance', sampleInstance))) {
    report(path, 'a URL pattern: * in the path, or *. before the host');
  }
}

function checkOAuth(definition: Definition, report: Report): void {
  const { signIn, oauth, renewal, identity } = definition;
  if (!oauth) {
    if (signIn.loopback) report(['signIn', 'loopback'], '"oauth" in the definition as well');
    if (signIn.device) report(['signIn', 'device'], '"oauth" in the definition as well');
    if (renewal.by === 'oauth') report(['renewal', 'by'], '"oauth" in the definition as well');
    if (identity?.from === 'userinfo') report(['identity', 'from'], '"oauth" in the definition as well');
    return;
  }
  if ((oauth.issuer === undefined) === (oauth.endpoints === undefined)) {
    report(['oauth'], 'either "issuer" or "endpoints"');
  }
  if (oauth.issuer !== undefined) checkUrl(definition, oauth.issuer, ['oauth', 'issuer'], report);
  const { endpoints } = oauth;
  if (!endpoints) return;
  for (const [name, url] of Object.entries(endpoints)) {
    if (url !== undefined) checkUrl(definition, url, ['oauth', 'endpoints', name], report);
  }
  const needed = [
    ['authorization', signIn.loopback !== undefined],
    ['deviceAuthorization', signIn.device !== undefined],
    ['userinfo', identity?.from === 'userinfo'],
  ] as const;
  for (const [name, isNeeded] of needed) {
    if (isNeeded && endpoints[name] === undefined)
      report(['oauth', 'endpoints', name], 'the URL of this endpoint');
  }
}

function checkTokens(definition: Definition, report: Report): void {
  const { renewal, tokens, capture, oauth } = definition;
  if (renewal.by !== 'refresh') return;
  if (!tokens) {
    report(['tokens'], 'where the new tokens are in the reply to the renewal');
    return;
  }
  const request = requestsOf(definition).find(({ purpose }) => purpose === 'renew')?.request;
  const usesRefreshToken = JSON.stringify(request).includes('{refreshToken}');
  if (usesRefreshToken && !tokens.refreshToken && !capture?.refreshToken && !oauth) {
    report(['tokens', 'refreshToken'], 'where the refresh token is, because the renewal sends it');
  }
}

function checkReadings(definition: Definition, report: Report): void {
  const { identity, credits, tasks } = definition;
  if (identity) {
    if ((identity.request === undefined) === (identity.from === undefined)) {
      report(['identity'], 'either "request" or "from"');
    }
    if (identity.subject === undefined && identity.from !== 'userinfo') {
      report(['identity', 'subject'], 'where the name is that never changes for one account');
    }
  }
  if (credits && credits.total === undefined && Object.keys(credits.parts ?? {}).length === 0) {
    report(['credits'], '"total" or "parts"');
  }
  if (credits?.minus !== undefined && credits.total === undefined) {
    report(['credits', 'minus'], '"total", from which to take it off');
  }
  if (tasks && !credits) report(['tasks'], '"credits" as well: tasks are read together with them');
}

function checkRules(definition: Definition, report: Report): void {
  const lists: (readonly [Path, Definition['failures']])[] = [[['failures'], definition.failures]];
  for (const { path, request } of requestsOf(definition))
    lists.push([[...path, 'failures'], request.failures]);
  for (const [path, rules] of lists) {
    rules?.forEach((rule, index) => {
      const { status, header, json, body, url } = rule;
      if ([status, header, json, body, url].every((test) => test === undefined)) {
        report([...path, index], 'at least one of "status", "header", "json", "body", "url"');
      }
      if (url !== undefined) checkPattern(definition, url, [...path, index, 'url'], report);
      if (rule.wait !== undefined && rule.means !== 'rate-limited') {
        report([...path, index, 'wait'], '"means": "rate-limited", to which alone a wait belongs');
      }
    });
  }
  definition.domains?.forEach((entry, index) => {
    if (entry === '{instance}' && !definition.instance) {
      report(['domains', index], '"instance": {} in the definition, or a host');
    }
  });
  const suggestion = URL.parse(definition.instance?.suggestion ?? '');
  if (suggestion && !isSafeUrl(suggestion)) {
    report(
      ['instance', 'suggestion'],
      `https; http only for this machine${isLoopbackHost(suggestion.hostname) ? '' : ', such as http://127.0.0.1'}`,
    );
  }
}
