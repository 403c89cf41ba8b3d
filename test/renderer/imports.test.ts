import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { foundPasswords, foundSessions } from './import-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, withStage } from './stage.ts';

withStage();

const secret = 'aVerySecretCookie0123456789';
const cookies = `# Netscape HTTP Cookie File\napp.pixverse.ai\tFALSE\t/\tTRUE\t0\t_ai_token\t${secret}\n`;

function engineThatFinds(preview = foundSessions): ScriptedEngine {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.script['imports.preview'] = () => preview;
  engine.script['imports.apply'] = ({ items }) => ({
    results: items.map(({ item }) => ({ item, account: foundSessions.items[0]?.account })),
    passwords: preview.passwords,
  });
  return engine;
}

async function openImport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByRole('button', { name: 'Import from a browser…' }).click();
  await page.getByRole('heading', { name: 'Import sessions' }).waitFor();
}

async function paste(page: Page, text = cookies): Promise<void> {
  await page.getByRole('textbox', { name: 'Or paste it' }).fill(text);
  await page.getByRole('button', { name: 'See what is in it' }).click();
}

/** Drops a file as a person does with the mouse. */
async function drop(page: Page, selector: string, name: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], fileName));
      return transfer;
    },
    [name, content] as const,
  );
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: data });
  await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
}

describe('importing sessions', () => {
  test('shows what was pasted, field by field, and stores what is chosen with its password', async () => {
    const { page, server } = await openWindow(engineThatFinds());
    await openImport(page);
    await paste(page);
    await page.getByText('Left where they are: 214 cookies of other sites (61).').waitFor();
    expect(server.inputsOf('imports.preview')).toEqual([{ text: cookies }]);
    await page.getByText('Suno has ended the session.').waitFor();
    await page.getByRole('button', { name: 'What changes: 6 things' }).click();
    await page.getByText('needs you to sign in → active').waitFor();
    await page.getByText('new: visitor, locale').waitFor();
    await page.getByRole('checkbox', { name: 'Import lab@example.com at Google Labs ImageFX' }).uncheck();
    await page.getByRole('textbox', { name: 'Password of art@example.com' }).fill('correct horse');
    await page.getByRole('button', { name: 'Import 2 sessions' }).click();
    await page.getByText('2 sessions imported.').waitFor();
    expect(server.inputsOf('imports.apply')).toEqual([
      {
        previewId: 'preview-1',
        items: [
          {
            item: 0,
            keepPassword: false,
            password: { password: 'correct horse', username: 'art@example.com' },
          },
        ],
      },
      { previewId: 'preview-1', items: [{ item: 2, keepPassword: true }] },
    ]);
    expect(await page.content()).not.toContain(secret);
  });

  test('is done by the keyboard alone', async () => {
    const { page, server } = await openWindow(engineThatFinds());
    await openImport(page);
    await page.keyboard.insertText(cookies);
    await page.getByRole('button', { name: 'See what is in it' }).press('Enter');
    const first = page.getByRole('checkbox', { name: 'Import art@example.com at PixVerse' });
    await eventually(async () =>
      expect(await first.evaluate((box) => box === document.activeElement)).toBe(true),
    );
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Import 2 sessions' }).press('Enter');
    await eventually(() =>
      expect(server.inputsOf('imports.apply').flatMap(({ items }) => items.map(({ item }) => item))).toEqual([
        1, 2,
      ]),
    );
  });

  test('takes a file that is dropped anywhere, and of an archive nothing but its cookies', async () => {
    const { page, server } = await openWindow(engineThatFinds());
    const entry = {
      request: { url: 'https://app.pixverse.ai/', cookies: [{ name: '_ai_token', value: secret }] },
      response: { cookies: [], content: { text: 'a page that a person has seen' } },
    };
    await drop(page, 'main', 'session.har', JSON.stringify({ log: { entries: [entry] } }));
    await page.getByRole('button', { name: 'Import 3 sessions' }).waitFor();
    const [input] = server.inputsOf('imports.preview');
    expect(input?.text).toContain(secret);
    expect(input?.text).not.toContain('a page that');
    await page.getByRole('button', { name: 'Another file' }).click();
    await drop(page, '.import-drop', 'cookies.txt', cookies);
    await eventually(() => expect(server.inputsOf('imports.preview')).toHaveLength(2));
  });

  test('says why a text cannot be read, and why a session cannot be stored', async () => {
    const engine = engineThatFinds();
    const usual = engine.script['imports.preview'];
    engine.script['imports.preview'] = () => {
      throw fail('invalid-input', 'What was pasted cannot be read: line 2 has 3 fields instead of seven.');
    };
    const { page } = await openWindow(engine, { expectedErrors: /409/ });
    await openImport(page);
    await paste(page);
    await page.getByRole('alert').filter({ hasText: 'line 2 has 3 fields' }).waitFor();
    if (usual) engine.script['imports.preview'] = usual;
    engine.script['imports.apply'] = ({ items }) => ({
      results: items.map(({ item }) => {
        const failure = foundSessions.items[3]?.failure;
        return item === 1 ? { item, failure } : { item, account: foundSessions.items[0]?.account };
      }),
      passwords: [],
    });
    await paste(page);
    await page.getByRole('button', { name: 'Import 3 sessions' }).click();
    await page.getByRole('alert').filter({ hasText: 'has ended' }).waitFor();
    await page.getByRole('button', { name: 'Import 1 session' }).waitFor();
  });

  test('counts as it stores, and can be called off: what is stored stays, the rest can be gone on with', async () => {
    const engine = engineThatFinds();
    const waiting: (() => void)[] = [];
    const usual = engine.script['imports.apply'];
    engine.script['imports.apply'] = async (input, gone) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (!usual) throw new Error('nothing is stored');
      return usual(input, gone);
    };
    const { page, server } = await openWindow(engine);
    await openImport(page);
    await paste(page);
    await page.getByRole('button', { name: 'Import 3 sessions' }).press('Enter');
    await page.getByRole('button', { name: 'Storing 1 of 3…' }).waitFor();
    waiting.shift()?.();
    await page.getByRole('button', { name: 'Storing 2 of 3…' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    waiting.shift()?.();
    await page.getByText('2 sessions imported.').waitFor();
    expect(server.inputsOf('imports.apply')).toHaveLength(2);
    await page.getByRole('button', { name: 'Import 1 session' }).press('Enter');
    await eventually(() => expect(waiting).toHaveLength(1));
    waiting.shift()?.();
    await page.getByRole('heading', { name: 'Import sessions' }).waitFor({ state: 'detached' });
  });

  test('forgets what was found when the dialog is closed', async () => {
    const { page, server } = await openWindow(engineThatFinds());
    await openImport(page);
    await paste(page);
    await page.getByRole('button', { name: 'Import 3 sessions' }).waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => expect(server.inputsOf('imports.discard')).toEqual([{ previewId: 'preview-1' }]));
  });

  test('of an earlier app offers to delete its store once the session is safe', async () => {
    const engine = engineThatFinds();
    const path = '/home/ada/.config/imagefx-app/secure-session.json';
    engine.script['imports.oldStores'] = () => ({
      stores: [{ path, app: 'imagefx-app', email: 'lab@example.com' }],
    });
    engine.script['imports.previewOld'] = () => ({
      ...foundSessions,
      format: 'old-store',
      oldStore: path,
      items: foundSessions.items.slice(1, 2),
    });
    engine.script['imports.deleteOld'] = () => ({});
    const { page, server } = await openWindow(engine);
    await openImport(page);
    await page.getByText('Session of an earlier app: imagefx-app').waitFor();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('button', { name: 'Import 1 session' }).click();
    await page.getByText('was read back').waitFor();
    expect(server.inputsOf('imports.deleteOld')).toEqual([]);
    await page.getByRole('button', { name: 'Delete the old file' }).click();
    await eventually(() =>
      expect(server.inputsOf('imports.deleteOld')).toEqual([{ previewId: 'preview-1' }]),
    );
  });
});

describe('importing passwords', () => {
  test('reports each line before and stores those that can be', async () => {
    const { page, server } = await openWindow(engineThatFinds(foundPasswords));
    await openImport(page);
    await paste(page, `account,password\nart@example.com,${secret}\n`);
    await page.getByRole('cell', { name: 'Wrong: has nothing in the column for the password' }).waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Store 1 password' }).click();
    await page.getByText('1 password stored.').waitFor();
    expect(server.inputsOf('imports.apply')).toEqual([{ previewId: 'preview-2', items: [] }]);
  });
});

describe('the import', () => {
  test('is accessible and fits at each step, also dark and narrow', async () => {
    const engine = engineThatFinds();
    const narrow = { width: 480, height: 800 };
    const { page } = await openWindow(engine, { colorScheme: 'dark', viewport: narrow });
    await openImport(page);
    await expectAccessible(page);
    await picture(page, 'import-source-dark-narrow');
    await paste(page);
    await page.getByRole('button', { name: 'What changes: 6 things' }).click();
    await page.getByText('new: visitor, locale').waitFor();
    await expectAccessible(page);
    await picture(page, 'import-preview-dark-narrow');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1200, height: 800 });
    await expectAccessible(page);
    await picture(page, 'import-preview-light');
    engine.script['imports.preview'] = () => foundPasswords;
    await page.getByRole('button', { name: 'Another file' }).click();
    await paste(page);
    await page.getByRole('table').waitFor();
    await expectAccessible(page);
    await picture(page, 'import-passwords-light');
  });
});
