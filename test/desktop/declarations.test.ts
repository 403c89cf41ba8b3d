import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** No call of Electron that its own declarations call deprecated. */

const root = join(import.meta.dirname, '..', '..');
const declarations = readFileSync(join(root, 'node_modules', 'electron', 'electron.d.ts'), 'utf8').split(
  '\n',
);
const files = [
  'main/desktop.ts',
  'preload/preload.ts',
  ...readdirSync(join(root, 'main/desktop'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `main/desktop/${name}`),
];
const sources = files.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** The names that are declared deprecated: members, options, and events with deprecated parameters. */
function readDeprecated() {
  const members = new Set<string>();
  const events = new Set<string>();
  declarations.forEach((line, index) => {
    if (!line.includes('@deprecated')) return;
    const rest = declarations.slice(index + 1, index + 8).filter((text) => !/^\s*\*/.test(text));
    const [declared = ''] = rest;
    const event = /on\(event: '([\w-]+)'/.exec(declared)?.[1];
    const member = /^\s*(?:static |readonly )*(\w+)\??[(:]/.exec(declared)?.[1];
    if (event) events.add(event);
    else if (/^ {20,}/.test(declared)) {
      const opening = declarations.slice(0, index).findLast((text) => /on\w*\(event: '/.test(text)) ?? '';
      const name = /\(event: '([\w-]+)'/.exec(opening)?.[1];
      if (name) events.add(name);
    } else if (member) members.add(member);
  });
  return { members, events };
}

const { members, events } = readDeprecated();

/** The uses of deprecated things in a text. */
function findDeprecated(text: string): readonly string[] {
  const found: string[] = [];
  for (const member of members) {
    if (new RegExp(`\\.${member}\\b(?!\\s*=)`).test(text) && !harmless.has(member)) found.push(member);
  }
  for (const [, event = '', parameters = ''] of text.matchAll(
    /\.(?:on|once)\('([\w-]+)', (?:async )?\(([^)]*)\) =>/g,
  )) {
    // What is deprecated of these events are all parameters but the first, which has them as properties.
    const positional = parameters.replace(/\{[^}]*\}/g, 'details').split(',');
    if (events.has(event) && positional.length > 1) found.push(event);
  }
  return found;
}

/** Members whose names others have as well; what they are of is looked at here. */
const harmless = new Set([
  // `WebContents` of a `TouchBar`'s item and of events; the app uses that of windows.
  'webContents',
]);

describe('the declarations of Electron', () => {
  test('are understood: known deprecations are found', () => {
    expect(members.size).toBeGreaterThan(40);
    expect([...members]).toEqual(
      expect.arrayContaining(['encryptString', 'setPreloads', 'registerFileProtocol', 'goBack']),
    );
    expect([...events]).toEqual(
      expect.arrayContaining(['will-navigate', 'will-redirect', 'did-start-navigation']),
    );
  });

  test('a deprecated use would be found', () => {
    expect(findDeprecated(`safeStorage.encryptString('x')`)).toEqual(['encryptString']);
    expect(findDeprecated(`contents.on('will-navigate', (event, url) => {})`)).toEqual(['will-navigate']);
    expect(findDeprecated(`contents.on('will-navigate', ({ url, isMainFrame }) => {})`)).toEqual([]);
  });

  test.each(sources)('$name uses nothing deprecated', ({ text }) => {
    expect(findDeprecated(text)).toEqual([]);
  });
});
