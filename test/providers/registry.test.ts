import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import { provider as listedShape } from '../../preload/schemas.ts';
import { HandClock, ScriptedTransport } from './scripted-transport.ts';

let profile: string;
let folder: string;

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'latchkey-definitions-'));
  folder = join(profile, 'definitions');
});

afterEach(() => {
  rmSync(profile, { recursive: true, force: true });
});

const site = {
  format: 1,
  id: 'my-site',
  name: 'My site',
  signIn: { 'api-key': {} },
  renewal: { by: 'check', request: 'https://my.example/me' },
};
const builtIns = [
  'playground-api',
  'playground-studio',
  'playground-gallery',
  'playground-video',
  'playground-connect',
  'jwt-api',
  'oidc',
  'pixverse',
  'pixverse-platform',
  'imagefx',
  'nextauth',
  'suno',
  'github',
  'gitlab',
  'gitea',
  'forgejo',
  'bitbucket',
  'runpod',
  'elevenlabs',
  'leonardo',
  'fal',
  'civitai',
  'openai',
  'stability',
  'runway',
];

function open() {
  return DefinitionRegistry.open({ transport: new ScriptedTransport([]), clock: new HandClock(), folder });
}

function put(name: string, content: unknown) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('the registry', () => {
  it('lists the built-in providers where there is no folder', async () => {
    const registry = await open();
    expect(registry.list().map(({ id }) => id)).toEqual(builtIns);
    expect(registry.list().every(({ builtIn, problems }) => builtIn && problems.length === 0)).toBe(true);
    expect(existsSync(folder)).toBe(false);
    for (const listed of registry.list()) expect(listedShape.safeParse(listed).success).toBe(true);
  });

  it('finds a provider by id and instance, the same one each time', async () => {
    const registry = await open();
    const one = registry.find('jwt-api', 'https://one.example');
    expect(one).toMatchObject({ id: 'jwt-api', instance: 'https://one.example', renewal: 'refresh' });
    expect(registry.find('jwt-api', 'https://one.example')).toBe(one);
    expect(registry.find('jwt-api', 'https://two.example')).not.toBe(one);
  });

  it('finds nothing for what cannot be', async () => {
    const registry = await open();
    expect(registry.find('nothing')).toBeUndefined();
    expect(registry.find('jwt-api')).toBeUndefined();
    expect(registry.find('jwt-api', 'http://plain.example')).toBeUndefined();
    expect(registry.find('constructor')).toBeUndefined();
  });

  it('says what is wrong with an instance', async () => {
    const registry = await open();
    expect(registry.checkInstance('jwt-api', 'https://One.example/')).toBe('https://one.example');
    const refusal = (kind: string) => expect.objectContaining({ failure: expect.objectContaining({ kind }) });
    expect(() => registry.checkInstance('jwt-api', 'http://plain.example')).toThrow(refusal('invalid-input'));
    expect(() => registry.checkInstance('nothing', undefined)).toThrow(refusal('no-such-provider'));
  });

  it('takes definitions of the user from the folder', async () => {
    put('my-site.json', site);
    put('notes.txt', 'not a definition');
    put('.hidden.json', 'not a definition');
    const registry = await open();
    expect(registry.list().at(-1)).toEqual({
      id: 'my-site',
      name: 'My site',
      kind: 'api-key',
      hosts: ['my.example'],
      hints: {},
      byGoogle: false,
      builtIn: false,
      waysIn: ['api-key'],
      renewal: 'check',
      problems: [],
      revision: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(registry.find('my-site')).toMatchObject({ name: 'My site' });
  });

  it.each([
    ['that is no JSON', '{"format": 1,', ''],
    ['of another shape', { ...site, format: 9 }, '/format'],
    ['with another id than its file', { ...site, id: 'other-site' }, '/id'],
    ['that contradicts itself', { ...site, domains: ['other.example'] }, '/renewal/request'],
    ['that is too long', ' '.repeat(300_000), ''],
  ])('disables one provider only by a definition %s', async (_name, content, pointer) => {
    put('my-site.json', content);
    put('good-site.json', { ...site, id: 'good-site' });
    const registry = await open();
    const listed = registry.list().find(({ id }) => id === 'my-site');
    expect(listed?.problems[0]?.pointer).toBe(pointer);
    expect(listed?.failure).toMatchObject({ kind: 'misconfigured', field: pointer });
    expect(registry.find('my-site')).toBeUndefined();
    expect(() => registry.checkInstance('my-site', undefined)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ kind: 'misconfigured', field: pointer }),
      }),
    );
    expect(registry.find('good-site')).toBeDefined();
    expect(registry.find('jwt-api', 'https://one.example')).toBeDefined();
  });

  it('uses neither of two definitions with one id, unless the user says which', async () => {
    const mine = { ...site, id: 'oidc' };
    put('oidc.json', mine);
    const registry = await open();
    expect(registry.find('oidc', 'https://one.example')).toBeUndefined();
    expect(registry.list().find(({ id }) => id === 'oidc')).toMatchObject({
      builtIn: false,
      name: 'OpenID Connect',
      problems: [{ pointer: '/id' }],
    });
    put('oidc.json', { ...mine, overrides: true });
    await registry.reload();
    expect(registry.find('oidc')).toMatchObject({ name: 'My site' });
    expect(registry.list().find(({ id }) => id === 'oidc')).toMatchObject({ builtIn: false, problems: [] });
    rmSync(join(folder, 'oidc.json'));
    await registry.reload();
    expect(registry.list().find(({ id }) => id === 'oidc')).toMatchObject({
      builtIn: true,
      name: 'OpenID Connect',
    });
    expect(registry.find('oidc', 'https://one.example')).toMatchObject({ name: 'OpenID Connect' });
  });

  it('keeps the providers of what did not change when it reads anew', async () => {
    put('my-site.json', site);
    put('new-site.json', { ...site, id: 'new-site' });
    const registry = await open();
    const mine = registry.find('my-site');
    const builtIn = registry.find('oidc', 'https://one.example');
    put('new-site.json', { ...site, id: 'new-site', name: 'Newer' });
    await registry.reload();
    expect(registry.find('my-site')).toBe(mine);
    expect(registry.find('oidc', 'https://one.example')).toBe(builtIn);
    expect(registry.find('new-site')).toMatchObject({ name: 'Newer' });
  });
});

describe('adding a definition', () => {
  it('stores it as it was written, for its owner only, and uses it at once', async () => {
    const registry = await open();
    const text = `${JSON.stringify(site, null, 4)}\n`;
    expect(await registry.add(text)).toMatchObject({ id: 'my-site', builtIn: false, problems: [] });
    const path = join(folder, 'my-site.json');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['my-site.json']);
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    expect(registry.find('my-site')).toBeDefined();
    expect((await open()).find('my-site')).toBeDefined();
  });

  it('replaces one of the same id', async () => {
    const registry = await open();
    await registry.add(JSON.stringify(site));
    const before = registry.find('my-site');
    await registry.add(JSON.stringify({ ...site, name: 'Newer' }));
    expect(registry.find('my-site')).not.toBe(before);
    expect(registry.list().filter(({ id }) => id === 'my-site')).toHaveLength(1);
  });

  it('refuses one with problems, and writes nothing', async () => {
    const registry = await open();
    await expect(registry.add(JSON.stringify({ ...site, nmae: 1 }))).rejects.toMatchObject({
      failure: {
        kind: 'invalid-input',
        field: '/nmae',
        message: expect.stringContaining('the unknown name "nmae"'),
      },
    });
    await expect(registry.add('nonsense')).rejects.toMatchObject({
      failure: { kind: 'invalid-input', field: '' },
    });
    await expect(registry.add(JSON.stringify({ ...site, id: 'oidc' }))).rejects.toMatchObject({
      failure: { field: '/id' },
    });
    await expect(registry.add(JSON.stringify({ ...site, id: '../../evil' }))).rejects.toMatchObject({
      failure: { field: '/id' },
    });
    expect(existsSync(folder)).toBe(false);
    expect(await registry.check(JSON.stringify({ ...site, id: 'oidc' }))).toMatchObject({
      id: 'oidc',
      problems: [{ pointer: '/id' }],
    });
    expect(await registry.check(JSON.stringify(site))).toEqual({ id: 'my-site', problems: [] });
  });

  it('says so where it cannot be stored', async () => {
    writeFileSync(folder, 'a file in the way');
    const registry = DefinitionRegistry.open({
      transport: new ScriptedTransport([]),
      clock: new HandClock(),
      folder,
    });
    await expect(registry).rejects.toMatchObject({
      failure: { kind: 'storage-unavailable', detail: 'ENOTDIR' },
    });
    rmSync(folder);
    const opened = await open();
    writeFileSync(folder, 'a file in the way');
    await expect(opened.add(JSON.stringify(site))).rejects.toMatchObject({
      failure: { kind: 'storage-unavailable' },
    });
    const without = await DefinitionRegistry.open({
      transport: new ScriptedTransport([]),
      clock: new HandClock(),
    });
    await expect(without.add(JSON.stringify(site))).rejects.toMatchObject({
      failure: { kind: 'not-supported' },
    });
  });

  it('lists a file that cannot be read as a provider that cannot be used', async () => {
    mkdirSync(join(folder, 'my-site.json'), { recursive: true });
    chmodSync(folder, 0o700);
    const registry = await open();
    expect(registry.list().at(-1)).toMatchObject({
      id: 'my-site',
      problems: [{ found: expect.stringContaining('EISDIR') }],
    });
  });
});
