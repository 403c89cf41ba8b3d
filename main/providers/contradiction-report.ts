import { isSafeUrl } from '../engine/loopback-host.ts';
import { isUrlPattern } from '../engine/url-pattern.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { compileTemplate, presetVariable } from './template.ts';

/** A place in a definition. */
export type Path = readonly (string | number)[];

/** Takes down a problem: where it is, what is expected there, and what was found, unless that is simply the value there. */
export type Report = (path: Path, expected: string, found?: string) => void;

/** Stands for the base URL of an account while a definition is checked. */
const sampleInstance = 'https://instance.invalid';

/** The domains of a definition as they would be for an account. */
export function sampleDomains(definition: Definition): Domains {
  return new Domains(domainsOf(definition).map((entry) => presetVariable(entry, 'instance', sampleInstance)));
}

/** Objects to a URL that cannot be used, and returns what it looks like with values in place. */
export function checkUrl(
  definition: Definition,
  template: string,
  path: Path,
  report: Report,
): URL | undefined {
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

/** Objects to a URL pattern that could never match. */
export function checkPattern(definition: Definition, pattern: string, path: Path, report: Report): void {
  if (pattern.startsWith('{instance}') && !definition.instance) {
    report(path, '"instance": {} in the definition, or a whole URL');
  } else if (!isUrlPattern(presetVariable(pattern, 'instance', sampleInstance))) {
    report(path, 'a URL pattern: * in the path, or *. before the host');
  }
}
