import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostMatches, isUrlPattern, urlMatches } from '../../main/engine/url-pattern.ts';

describe('patterns for URLs', () => {
  it.each([
    ['https://example.com/home', 'https://example.com/home', true],
    ['https://example.com/home', 'https://example.com/home?tab=1#top', true],
    ['https://example.com/home', 'https://example.com/home/', false],
    ['https://example.com/*', 'https://example.com/', true],
    ['https://example.com/a*z', 'https://example.com/a/b/xyz', true],
    ['https://example.com/a*z', 'https://example.com/a/b/xy', false],
    ['https://example.com/*/b/*c', 'https://example.com/1/b/2/b/3c', true],
    ['https://EXAMPLE.com/home', 'https://example.COM:443/home', true],
    ['https://example.com/home', 'http://example.com/home', false],
    ['https://example.com:8443/', 'https://example.com/', false],
    ['https://example.com/s?code=*', 'https://example.com/s?code=7', true],
    ['https://example.com/s?code=*', 'https://example.com/s?other=7', false],
    ['https://*.example.com/', 'https://a.b.example.com/', true],
    ['https://*.example.com/', 'https://example.com/', false],
    ['https://example.com/', 'https://example.com.evil.net/', false],
    ['https://example.com/', 'https://evil.net/https://example.com/', false],
    ['https://example.com/', 'https://example.com@evil.net/', false],
    ['https://*.example.com/', 'https://evilexample.com/', false],
    ['https://example.com/', 'javascript:alert(1)', false],
    ['https://example.com/', 'not a URL', false],
  ])('%s against %s: %s', (pattern, url, expected) => {
    expect(urlMatches(pattern, url)).toBe(expected);
  });

  it.each(['https://ex*.com/', 'ftp://example.com/', 'example.com', 'https://a:b@example.com/', ''])(
    'refuses %j',
    (pattern) => {
      expect(isUrlPattern(pattern)).toBe(false);
      expect(urlMatches(pattern, 'https://example.com/')).toBe(false);
    },
  );

  it('takes no longer for patterns that make regular expressions explode', () => {
    const pattern = `https://example.com/${'*a'.repeat(30)}b`;
    const before = performance.now();
    expect(urlMatches(pattern, `https://example.com/${'a'.repeat(20_000)}`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('matches what was put in place of the stars', () => {
    const path = fc.array(fc.stringMatching(/^[a-z0-9]{0,6}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(path, path, (fixed, filled) => {
        const pattern = `https://example.com/${fixed.join('*')}`;
        const url = `https://example.com/${fixed.map((part, index) => (index === 0 ? part : `${filled.join('/')}${part}`)).join('')}`;
        expect(urlMatches(pattern, url)).toBe(true);
      }),
    );
  });

  it('compares hosts', () => {
    expect(hostMatches('example.com', 'example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'www.example.com')).toBe(true);
    expect(hostMatches('*.example.com', 'example.com')).toBe(false);
    expect(hostMatches('*.example.com', '.example.com')).toBe(false);
  });
});
