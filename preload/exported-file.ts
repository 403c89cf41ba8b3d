/** Longest file that is read; archives of long sessions have some ten megabytes. */
export const longestExport = 256 * 1024 * 1024;
/** Most characters that are looked at, of a HAR without its pages: as much as goes across in one call. */
export const longestImport = 1024 * 1024;

type Members = Readonly<Record<string, unknown>>;

/**
 * A HAR (HTTP archive) without everything that an import does not need: of each request and reply the cookies, where they differ from
 * those before, and of addresses the origin. What is left is a hundredth, and holds no pages that a person has seen. Any other text comes
 * back as it is.
 */
export function withoutBodies(text: string): string {
  if (!/^\uFEFF?\s*\{/.test(text) || !text.includes('"entries"')) return text;
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return text;
  }
  const log = isMembers(document) ? document.log : undefined;
  if (!isMembers(log) || !Array.isArray(log.entries)) return text;
  const lastSent = new Map<string, string>();
  const entries = log.entries.flatMap((entry: unknown) => {
    const slim = slimEntry(entry);
    if (!slim) return [];
    const { url, cookies } = slim.request;
    const sent = JSON.stringify(cookies);
    const isNews = lastSent.get(url) !== sent || slim.response.cookies.length > 0;
    lastSent.set(url, sent);
    return isNews ? [slim] : [];
  });
  return JSON.stringify({ log: { entries } });
}

function slimEntry(entry: unknown) {
  if (!isMembers(entry) || !isMembers(entry.request)) return undefined;
  const { request, response, startedDateTime } = entry;
  const url = addressOf(request.url);
  if (url === undefined) return undefined;
  const received = isMembers(response) ? listOf(response.cookies) : [];
  return {
    startedDateTime,
    request: { url, cookies: listOf(request.cookies) },
    response: { cookies: received },
  };
}

/** The origin, and where an identity provider was told to lead back to. */
function addressOf(text: unknown): string | undefined {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const target = URL.parse(url.searchParams.get('redirect_uri') ?? '');
  return target ? `${url.origin}/?redirect_uri=${encodeURIComponent(target.origin)}` : url.origin;
}

function listOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
