import type { Engine } from '../api/parts.ts';
import type { WantedTokenFile } from '../api/token-file-parts.ts';
import { failureOf } from '../engine/failure.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { cookiesText } from './cookies-text.ts';

/** A file is replaced so long before its token would be valid for less than was asked for, so that a slow provider does not make it late. */
export const lead: Milliseconds = 15_000;

/** What a file holds now, and when its token ends, as far as that is known. Throws what the engine throws. */
export async function tokenFileContent(
  engine: Pick<Engine, 'get' | 'accessToken' | 'requestParts'>,
  { accountId, form, minValid }: WantedTokenFile,
): Promise<{ readonly content: string; readonly endsAt?: Instant | undefined }> {
  const request = { minValid: minValid + lead, actor: 'tool', tool: 'token file' } as const;
  switch (form) {
    case 'token': {
      const { token, expiresAt } = await asLongAsItLives(request.minValid, minValid, (valid) =>
        engine.accessToken(accountId, valid, 'tool', request.tool),
      );
      return { content: token, endsAt: expiresAt };
    }
    case 'header': {
      const { headers } = await asLongAsItLives(request.minValid, minValid, (valid) =>
        engine.requestParts(accountId, undefined, 'headers', { ...request, minValid: valid }),
      );
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
      return { content: lines.join(''), endsAt: engine.get(accountId).expiresAt };
    }
    case 'netscape': {
      const { cookies } = await engine.requestParts(accountId, undefined, 'cookies', {
        ...request,
        minValid: 0,
      });
      return { content: cookiesText(cookies) };
    }
  }
}

/** With the lead where the provider's tokens live long enough for it. */
async function asLongAsItLives<T>(
  wished: Milliseconds,
  needed: Milliseconds,
  take: (valid: Milliseconds) => Promise<T>,
): Promise<T> {
  try {
    return await take(wished);
  } catch (error) {
    if (failureOf(error).kind !== 'invalid-input') throw error;
    return await take(needed);
  }
}
