import { texts } from '../texts/texts.ts';
import { readPath } from './definition-text.ts';

const words = texts.teach.fields;

/**
 * A field of the form.
 * - `text`: one line. `lines`: a list, one item a line. `pairs`: names and texts, `name: text` a line.
 * - `choice`: one of a few words. `flag`: whether the member is there.
 */
export interface TeachField {
  readonly path: readonly string[];
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'lines' | 'pairs' | 'choice' | 'flag';
  readonly choices?: Readonly<Record<string, string>>;
  /** The member may be a URL or an object with one (`request`): the field is about the URL. */
  readonly isRequest?: boolean;
  /** Shown only while something stands at this path. */
  readonly when?: readonly string[];
}

export interface TeachGroup {
  readonly title: string;
  readonly line?: string;
  readonly fields: readonly TeachField[];
  /** Shown only for these ways of renewal. */
  readonly renewals?: readonly string[];
}

const request = (path: readonly string[], label: string, more: Partial<TeachField> = {}): TeachField => ({
  path,
  label,
  kind: 'text',
  isRequest: true,
  ...more,
});
const text = (path: readonly string[], label: string, more: Partial<TeachField> = {}): TeachField => ({
  path,
  label,
  kind: 'text',
  ...more,
});

const page = (way: 'window' | 'chrome'): TeachField[] => [
  text(['signIn', way, 'startUrl'], words.startUrl, { when: ['signIn', way] }),
  text(['signIn', way, 'done', 'url'], words.doneUrl, { when: ['signIn', way], hint: words.doneUrlHint }),
  text(['signIn', way, 'done', 'cookie'], words.doneCookie, { when: ['signIn', way] }),
];

/** The form: the members that most definitions have. What it has no field for is written on the other side. */
export const teachGroups: readonly TeachGroup[] = [
  {
    title: words.site,
    fields: [
      text(['name'], words.name),
      text(['id'], words.id, { hint: words.idHint }),
      { path: ['domains'], label: words.domains, hint: words.domainsHint, kind: 'lines' },
      { path: ['instance'], label: words.instance, hint: words.instanceHint, kind: 'flag' },
    ],
  },
  {
    title: words.signIn,
    line: words.signInLine,
    fields: [
      { path: ['signIn', 'password'], label: texts.signIn.way.password.name, kind: 'flag' },
      request(['signIn', 'password', 'request'], words.loginUrl, { when: ['signIn', 'password'] }),
      {
        path: ['signIn', 'password', 'request', 'json'],
        label: words.loginBody,
        hint: words.loginBodyHint,
        kind: 'pairs',
        when: ['signIn', 'password'],
      },
      { path: ['signIn', 'window'], label: texts.signIn.way.window.name, kind: 'flag' },
      ...page('window'),
      { path: ['signIn', 'chrome'], label: texts.signIn.way.chrome.name, kind: 'flag' },
      {
        path: ['signIn', 'chrome', 'mode'],
        label: words.mode,
        hint: words.modeHint,
        kind: 'choice',
        choices: words.modes,
        when: ['signIn', 'chrome'],
      },
      ...page('chrome'),
      { path: ['signIn', 'loopback'], label: texts.signIn.way.loopback.name, kind: 'flag' },
      { path: ['signIn', 'device'], label: texts.signIn.way.device.name, kind: 'flag' },
      ...(['cookies', 'token', 'api-key'] as const).flatMap((way): TeachField[] => [
        { path: ['signIn', way], label: texts.signIn.way[way].name, kind: 'flag' },
        text(['signIn', way, 'hint'], words.hint, { when: ['signIn', way] }),
      ]),
    ],
  },
  {
    title: words.oauth,
    renewals: ['oauth'],
    fields: [
      text(['oauth', 'issuer'], words.issuer, { hint: words.issuerHint }),
      text(['oauth', 'clientId'], words.clientId),
      { path: ['oauth', 'scopes'], label: words.scopes, kind: 'lines' },
    ],
  },
  {
    title: words.tokens,
    line: words.tokensLine,
    renewals: ['refresh', 'sign-in'],
    fields: [
      text(['tokens', 'accessToken'], words.accessToken),
      text(['tokens', 'refreshToken'], words.refreshToken),
      text(['tokens', 'expires', 'seconds'], words.expiresSeconds),
      text(['tokens', 'expires', 'instant'], words.expiresInstant),
      text(['tokens', 'expires', 'jwt'], words.expiresJwt),
    ],
  },
  {
    title: words.renewal,
    fields: [
      { path: ['renewal', 'by'], label: words.by, kind: 'choice', choices: words.renewals },
      request(['renewal', 'request'], words.renewalUrl, { hint: words.renewalUrlHint }),
      { path: ['renewal', 'request', 'json'], label: words.renewalBody, kind: 'pairs' },
      text(['renewal', 'every'], words.every, { hint: words.everyHint }),
    ],
  },
  {
    title: words.send,
    fields: [{ path: ['send'], label: words.headers, hint: words.headersHint, kind: 'pairs' }],
  },
  {
    title: words.identity,
    fields: [
      request(['identity', 'request'], words.identityUrl),
      text(['identity', 'subject'], words.subject, { hint: words.subjectHint }),
      text(['identity', 'email'], words.email),
      text(['identity', 'name'], words.personName),
    ],
  },
  {
    title: words.credits,
    fields: [
      request(['credits', 'request'], words.creditsUrl),
      text(['credits', 'total'], words.total),
      text(['credits', 'plan'], words.plan),
      text(['credits', 'unit'], words.unit, { hint: words.unitHint }),
    ],
  },
];

/** Where a field's value really stands: a request may be a mere URL, or an object with one. */
export function pathOf(field: TeachField, value: unknown): readonly string[] {
  if (!field.isRequest) return field.path;
  const there = readPath(value, [...field.path]);
  return typeof there === 'object' && there !== null ? [...field.path, 'url'] : field.path;
}

/** The fields of the form that make sense for a definition as it stands. */
export function shownGroups(value: unknown): readonly TeachGroup[] {
  const by = readPath(value, ['renewal', 'by']);
  return teachGroups
    .filter(({ renewals }) => renewals === undefined || renewals.includes(String(by)))
    .map((group) => ({
      ...group,
      fields: group.fields.filter(
        ({ when }) => when === undefined || readPath(value, [...when]) !== undefined,
      ),
    }));
}
