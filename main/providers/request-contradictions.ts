import { checkUrl, type Path, type Report, sampleDomains } from './contradiction-report.ts';
import { type Purpose, requestsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { isJsonObject } from './merge-patch.ts';
import { ownHeaders } from './own-headers.ts';
import { compileTemplate } from './template.ts';

const signedIn = ['accessToken', 'apiKey', 'token', 'uuid', 'sessionUuid'];
const variablesFor: Record<Purpose | 'send', readonly string[]> = {
  'sign-in': ['username', 'password', 'uuid', 'sessionUuid'],
  register: ['username', 'password', 'usernameLocalPart', 'uuid', 'sessionUuid'],
  renew: [...signedIn, 'refreshToken'],
  prove: signedIn,
  read: signedIn,
  write: [...signedIn, 'slot', 'key'],
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
    ...Object.keys((definition.renewal.by === 'touch' && definition.renewal.values) || {}),
  ]);
  for (const name of compileTemplate(text).variables) {
    if (variablesFor[purpose].includes(name) || name.startsWith('cookies.')) continue;
    if (name === 'instance') {
      if (!definition.instance)
        report(path, '"instance": {} in the definition, or no {instance}', 'the variable {instance}');
    } else if (name.startsWith('values.')) {
      if (values.has(name.slice('values.'.length))) continue;
      report(path, 'a value named in "tokens", "capture" or "renewal"', `the variable {${name}}`);
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

/** Objects to requests that lead outside, use variables that do not exist, or do not fit what they are for. */
export function checkRequests(definition: Definition, report: Report): void {
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
  return (
    place.startsWith('mint') ||
    place.startsWith('identity') ||
    (place.startsWith('credits') && !place.startsWith('credits/claim')) ||
    place.startsWith('tasks') ||
    place === 'ownKeys/read'
  );
}

function checkHeaders(
  definition: Definition,
  purpose: Purpose | 'send',
  headers: Readonly<Record<string, string>> | undefined,
  path: Path,
  report: Report,
): void {
  for (const [name, text] of Object.entries(headers ?? {})) {
    if (ownHeaders.has(name.toLowerCase())) {
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

/** Objects to general headers in the same way. */
export function checkSend(definition: Definition, report: Report): void {
  checkHeaders(definition, 'send', definition.send, ['send'], report);
}
