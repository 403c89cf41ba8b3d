import { describe, expect, it } from 'vitest';
import { builtInDefinitions } from '../../main/providers/built-in.ts';
import { type Candidate, recognise, type SeenCookie } from '../../main/providers/recognition.ts';
import { definitionOf } from './scripted-transport.ts';

const builtIn: readonly Candidate[] = [...builtInDefinitions.values()].map((definition) => ({
  definition,
  builtIn: true,
  instances: [],
}));

const cookie = (name: string, domain: string, hostOnly = true): SeenCookie => ({ name, domain, hostOnly });
const seen = (...cookies: SeenCookie[]) => ({ cookies, origins: [] });

describe('cookies', () => {
  it('are known by domain and name: every site of one browser at once', () => {
    const found = recognise(
      seen(
        cookie('_ai_token', 'pixverse.ai', false),
        cookie('__Secure-next-auth.session-token.0', 'labs.google'),
        cookie('__Secure-next-auth.session-token.1', 'labs.google'),
        cookie('__client', 'auth.suno.com'),
        cookie('SID', 'google.com', false),
        cookie('__Secure-authjs.session-token', 'chat.example'),
      ),
      builtIn,
    );
    expect(found).toEqual([
      { providerId: 'pixverse', names: ['_ai_token'] },
      { providerId: 'imagefx', names: ['__Secure-next-auth.session-token'] },
      { providerId: 'suno', names: ['__client'] },
      { providerId: 'nextauth', instance: 'https://chat.example', names: ['__Secure-authjs.session-token'] },
    ]);
  });

  it('of a known site without the one that counts are told apart', () => {
    const found = recognise(
      seen(cookie('theme', 'app.pixverse.ai'), cookie('theme', 'elsewhere.example')),
      builtIn,
    );
    expect(found).toEqual([{ providerId: 'pixverse', names: [], missing: '_ai_token' }]);
  });

  it('belong to the definition of the person before the built-in one', () => {
    const own = definitionOf({ format: 1, id: 'my-video', name: 'Mine', basedOn: 'pixverse' });
    const candidates = [...builtIn, { definition: own, builtIn: false, instances: [] }];
    expect(recognise(seen(cookie('_ai_token', 'app.pixverse.ai')), candidates)).toMatchObject([
      { providerId: 'my-video' },
    ]);
  });

  it('are of the instance that an account or the file names, else of the host that they lie on', () => {
    const studio = builtIn.map((candidate) =>
      candidate.definition.id === 'playground-studio'
        ? { ...candidate, instances: ['http://127.0.0.1:4000'] }
        : candidate,
    );
    const cookies = [cookie('studio-session-token', '127.0.0.1')];
    const instanceOf = (origins: string[], candidates = builtIn) =>
      recognise({ cookies, origins }, candidates)[0]?.instance;
    expect(instanceOf(['http://127.0.0.1:5000'], studio)).toBe('http://127.0.0.1:4000');
    expect(instanceOf(['https://elsewhere.example', 'http://127.0.0.1:5000'])).toBe('http://127.0.0.1:5000');
    expect(instanceOf([])).toBe('http://127.0.0.1');
  });
});
