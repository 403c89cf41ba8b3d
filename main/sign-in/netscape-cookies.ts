import type { PlacedCookie } from './exported-set.ts';
import { type RawCookie, wrongPlace } from './imported-cookie.ts';

/** How exporters mark a cookie that scripts cannot read, in a line that older readers take for a comment. */
const httpOnlyMark = '#HttpOnly_';
const firstLine = /^# (?:Netscape )?HTTP Cookie File/i;

const fieldNumbers: Readonly<Record<keyof RawCookie, number>> = {
  domain: 1,
  hostOnly: 2,
  path: 3,
  secure: 4,
  expires: 5,
  name: 6,
  value: 7,
  httpOnly: 1,
  sameSite: 1,
};

/**
 * Reads a `cookies.txt` (Netscape): seven fields a line, divided by tabs: domain, whether subdomains get it, path, secure, end in seconds (0:
 * session cookie), name, value. Text that was copied from a page may have lost its tabs, so spaces divide lines without any. Files one after
 * the other, each with its first line, are browsers of their own.
 */
export function parseNetscapeCookies(text: string): readonly (readonly PlacedCookie[])[] {
  let cookies: PlacedCookie[] = [];
  const files = [cookies];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (firstLine.test(line) && cookies.length > 0) {
      cookies = [];
      files.push(cookies);
    }
    const httpOnly = line.startsWith(httpOnlyMark);
    const content = httpOnly ? line.slice(httpOnlyMark.length) : line;
    if (content.trim() === '' || content.startsWith('#')) continue;
    cookies.push(parseLine(content, httpOnly, `line ${index + 1}`));
  }
  return files;
}

function parseLine(content: string, httpOnly: boolean, line: string): PlacedCookie {
  const fields = fieldsOf(content);
  const [domain, subdomains, path, secure, expires, name, ...rest] = fields;
  // A cookie may be empty, and some exporters leave its last field out then.
  if (name === undefined) throw wrongPlace(line, `has ${fields.length} fields instead of seven`);
  if (!isFlag(subdomains)) throw wrongPlace(`${line}, field 2 (subdomains),`, 'is neither TRUE nor FALSE');
  if (!isFlag(secure)) throw wrongPlace(`${line}, field 4 (secure),`, 'is neither TRUE nor FALSE');
  return {
    raw: {
      domain,
      hostOnly: !isTrue(subdomains),
      path,
      secure: isTrue(secure),
      expires,
      name,
      value: rest.join('\t'),
      httpOnly,
    },
    placeOf: (field) => `${line}, field ${fieldNumbers[field]} (${field}),`,
  };
}

function fieldsOf(content: string): readonly string[] {
  if (content.includes('\t')) return content.split('\t');
  const words = content.trim().split(/ +/);
  return words.length <= 7 ? words : [...words.slice(0, 6), words.slice(6).join(' ')];
}

function isFlag(field: string | undefined): boolean {
  return field !== undefined && /^(?:true|false)$/i.test(field.trim());
}

function isTrue(field: string | undefined): boolean {
  return field?.trim().toLowerCase() === 'true';
}
