import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { EventData } from '../../preload/contract.ts';
import { accountId, minute, now, provider } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

type Progress = EventData<'sign-in'>['progress'];

/** Opens the form of a provider for a new account. */
async function chooseProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByLabel('Search providers').fill(name);
  await page.getByRole('option', { name }).click();
  await page.getByRole('heading', { name: `Add an account at ${name}` }).waitFor();
}

/** Lets a sign-in wait until the test ends it; its progress is told by the test. */
function holdSignIn(engine: ScriptedEngine) {
  const held: { attemptId: string; finish: () => void; gone: boolean } = {
    attemptId: '',
    finish: () => undefined,
    gone: false,
  };
  const usual = engine.handlers()['signIn.add'];
  engine.script['signIn.add'] = async (input, gone) => {
    held.attemptId = input.signIn.attemptId;
    gone.addEventListener('abort', () => {
      held.gone = true;
    });
    await new Promise<void>((resolve, reject) => {
      held.finish = resolve;
      engine.script['signIn.cancel'] = ({ attemptId }) => {
        if (attemptId === held.attemptId) reject(fail('cancelled', 'The sign-in was cancelled.'));
        return {};
      };
    });
    if (!usual) throw new Error('the usual handler is gone');
    return usual(input, gone);
  };
  const tell = async (progress: Progress) => {
    await eventually(() => expect(held.attemptId).not.toBe(''));
    engine.emit({ name: 'sign-in', data: { attemptId: held.attemptId, progress } });
  };
  return { held, tell };
}

describe('adding an account', () => {
  test('offers the providers with search, and for each only its ways in, the best first', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { page } = await openWindow(engine);
    await page.getByRole('button', { name: 'Add account' }).click();
    await eventually(async () =>
      expect(await page.getByRole('option').count()).toBe(engine.providers.length),
    );
    await page.getByLabel('Search providers').fill('nothing like it');
    await page.getByText('No provider matches “nothing like it”.').waitFor();
    await page.getByLabel('Search providers').fill('git');
    await eventually(async () => expect(await page.getByRole('option').count()).toBe(2));
    await page.getByRole('option', { name: 'GitHub' }).click();
    const ways = page.getByRole('radio');
    expect(await ways.count()).toBe(3);
    expect(await ways.nth(0).isChecked()).toBe(true);
    await page.getByText('You type a short code on a phone or another computer.').waitFor();
    await page.getByRole('button', { name: 'Open the browser' }).waitFor();
    await page.getByRole('radio', { name: /^Access token/ }).click();
    await page.getByRole('button', { name: 'Add with this token' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByLabel('Search providers').waitFor();
  });

  test('by password: stores it only if told so, and shows the new account', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await chooseProvider(page, 'PixVerse');
    await page.getByRole('textbox', { name: 'User name' }).fill('new@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
    await page.getByRole('checkbox', { name: /^Store the password/ }).uncheck();
    await page.getByRole('textbox', { name: 'Name in your list' }).fill('Mine');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Mine is signed in.').waitFor();
    const [input] = server.inputsOf('signIn.add');
    expect(input).toMatchObject({
      providerId: 'pixverse',
      label: 'Mine',
      signIn: {
        way: 'password',
        credential: { username: 'new@example.com', password: 'correct horse' },
        remember: false,
      },
    });
    await page.getByRole('complementary').getByRole('heading', { name: 'Mine' }).waitFor();
    expect(await row(page, 'Mine').getAttribute('aria-current')).toBe('true');
  });

  test('that is refused says why, what is safe and what to do; the user name stays, the password does not', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.script['signIn.add'] = () => {
      throw fail('credentials-rejected', 'PixVerse rejected the password.', { detail: 'ErrCode 500201' });
    };
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await chooseProvider(page, 'PixVerse');
    await page.getByRole('textbox', { name: 'User name' }).fill('new@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'PixVerse rejected the password.' });
    await alert.getByText('Sign in again with the right password.').waitFor();
    expect(await page.getByRole('textbox', { name: 'User name' }).inputValue()).toBe('new@example.com');
    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
    delete engine.script['signIn.add'];
    await page.getByRole('textbox', { name: 'Password' }).fill('right');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('new@example.com is signed in.').waitFor();
    const attempts = server.inputsOf('signIn.add').map(({ signIn }) => signIn.attemptId);
    expect(new Set(attempts).size).toBe(2);
  });

  test('with a wrong address marks the field', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.script['signIn.add'] = () => {
      throw fail('invalid-input', 'There is no Gitea at this address.', { field: 'instance' });
    };
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await chooseProvider(page, 'Gitea');
    const address = page.getByRole('textbox', { name: 'Address of the instance' });
    await page.getByRole('button', { name: 'Open the browser' }).click();
    expect(server.inputsOf('signIn.add')).toEqual([]);
    await address.fill('https://git.example.com');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await page.locator('.field-error').getByText('There is no Gitea at this address.').waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    expect(await address.inputValue()).toBe('https://git.example.com');
  });

  test.each([
    ['Runpod', 'API key', 'Add with this key', 'api-key'],
    ['Suno', 'Exported cookies', 'Add with these cookies', 'cookies'],
  ] as const)('at %s by what was pasted', async (provider, field, submit, way) => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await chooseProvider(page, provider);
    if (way === 'cookies') await page.getByRole('radio', { name: /^Cookies/ }).click();
    await page.getByRole('textbox', { name: field }).fill('  pasted text\n');
    await page.getByRole('button', { name: submit }).click();
    await page.getByText('is signed in.').waitFor();
    expect(server.inputsOf('signIn.add')[0]?.signIn).toEqual({
      attemptId: expect.any(String),
      way,
      pasted: 'pasted text',
    });
  });

  test('in a plain browser waits for the word of the person', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { held, tell } = holdSignIn(engine);
    const { page, server } = await openWindow(engine);
    await chooseProvider(page, 'ImageFX');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await page.getByText('Asking ImageFX…').waitFor();
    await tell({ step: 'window-open' });
    await page.getByText('A window is open.').waitFor();
    await tell({ step: 'confirm-when-done' });
    await page.getByRole('button', { name: 'I am signed in' }).click();
    await eventually(() => expect(server.inputsOf('signIn.finish')).toEqual([{ attemptId: held.attemptId }]));
    await tell({ step: 'capturing' });
    await page.getByText('Sealing the session…').waitFor();
    held.finish();
    await page.getByText('is signed in.').waitFor();
  });

  test('by device shows code, page and how long it lasts', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { held, tell } = holdSignIn(engine);
    const { page } = await openWindow(engine, { movableClock: true });
    await chooseProvider(page, 'GitHub');
    await page.getByRole('radio', { name: /^Code on any device/ }).click();
    await page.getByRole('button', { name: 'Get a code' }).click();
    await tell({
      step: 'enter-code',
      url: 'https://github.com/login/device',
      code: 'WDJB-MJHT',
      expiresAt: now + 15 * minute,
    });
    await page.getByText('WDJB-MJHT').waitFor();
    const link = page.getByRole('link', { name: 'https://github.com/login/device' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await page.getByText('The code ends in 15 min.').waitFor();
    await page.clock.runFor(2 * minute);
    await page.getByText('The code ends in 13 min.').waitFor();
    held.finish();
  });

  test('never makes a link of what is no web page', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { held, tell } = holdSignIn(engine);
    const { page } = await openWindow(engine);
    await chooseProvider(page, 'GitHub');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await tell({ step: 'open-url', url: 'javascript:alert(1)' });
    await page.getByText('javascript:alert(1)').waitFor();
    expect(await page.getByRole('link').count()).toBe(0);
    held.finish();
  });

  test('can be cancelled, and comes back to the form', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { held } = holdSignIn(engine);
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await chooseProvider(page, 'ImageFX');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Open the browser' }).waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'cancelled' }).count()).toBe(0);
    expect(server.inputsOf('signIn.cancel')).toEqual([{ attemptId: held.attemptId }]);
  });

  test('is cancelled when its dialog is closed', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    const { held } = holdSignIn(engine);
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await chooseProvider(page, 'ImageFX');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await page.getByText('Asking ImageFX…').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually(() => expect(server.inputsOf('signIn.cancel')).toEqual([{ attemptId: held.attemptId }]));
  });

  test('leaves no password behind in the page', async () => {
    const secret = 'a-password-that-occurs-nowhere-else';
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts));
    const client = await page.context().newCDPSession(page);
    const heapHas = async (text: string) => {
      let heap = '';
      const collect = ({ chunk }: { chunk: string }) => {
        heap += chunk;
      };
      client.on('HeapProfiler.addHeapSnapshotChunk', collect);
      await client.send('HeapProfiler.collectGarbage');
      await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
      client.off('HeapProfiler.addHeapSnapshotChunk', collect);
      return heap.includes(text);
    };
    await chooseProvider(page, 'PixVerse');
    await page.getByRole('textbox', { name: 'User name' }).fill('kept@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill(secret);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('kept@example.com is signed in.').waitFor();
    await page.getByRole('dialog', { name: /Add an account/ }).waitFor({ state: 'detached' });
    expect(await heapHas('kept@example.com')).toBe(true);
    expect(await heapHas(secret)).toBe(false);
    // What the browser keeps is how the window looks, and nothing else.
    const kept = await page.evaluate(() => [Object.keys(localStorage), sessionStorage.length]);
    expect(kept).toEqual([['latchkey-appearance'], 0]);
  });
});

describe('signing in again', () => {
  test('uses the form of the account, with its user name filled in', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await page.getByRole('button', { name: 'Sign in again: bot@example.com' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again: bot@example.com' });
    await dialog.getByText('PixVerse rejected the password of bot@example.com.').waitFor();
    expect(await dialog.getByRole('textbox', { name: 'User name' }).inputValue()).toBe('bot@example.com');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('right this time');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, 'bot@example.com').getByText('Active, refreshes in 55 min').first().waitFor();
    expect(server.inputsOf('signIn.again')[0]).toMatchObject({
      id: accountId(1),
      signIn: { remember: true },
    });
  });

  test('taking over asks once, and needs no form where a password is stored', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.accounts.set(accountId(2), { ...engine.find(accountId(2)), hasCredential: true });
    const { page, server } = await openWindow(engine);
    await page.getByRole('button', { name: 'Take over: ops@example.com' }).click();
    const question = page.getByRole('alertdialog', { name: 'Take over ops@example.com?' });
    await question.getByText('The session elsewhere, such as in your browser, ends.').waitFor();
    await question.getByRole('button', { name: 'Take over' }).click();
    await question.waitFor({ state: 'detached' });
    await row(page, 'ops@example.com').getByText('Active, refreshes in 55 min').first().waitFor();
    expect(server.inputsOf('accounts.takeOver')).toEqual([{ id: accountId(2) }]);
  });

  test('taking over without a stored password goes by the form', async () => {
    const { page, server } = await openWindow(new ScriptedEngine(sampleAccounts));
    await page.getByRole('button', { name: 'Take over: ops@example.com' }).click();
    await page.getByRole('radio', { name: /^Access token/ }).click();
    await page.getByRole('textbox', { name: 'Access token' }).fill('a-token');
    await page.getByRole('button', { name: 'Add with this token' }).click();
    await row(page, 'ops@example.com').getByText('Active, refreshes in 55 min').first().waitFor();
    expect(server.inputsOf('accounts.takeOver')[0]).toMatchObject({
      id: accountId(2),
      signIn: { way: 'token', pasted: 'a-token' },
    });
  });

  test('the password can be stored without signing in', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.accounts.set(accountId(3), { ...engine.find(accountId(3)), hasCredential: false });
    const { page, server } = await openWindow(engine);
    await row(page, 'art@example.com').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Store a password' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill('s p ');
    await page.getByRole('button', { name: 'Store password' }).click();
    await page.getByText('The password of art@example.com is stored.').waitFor();
    expect(server.inputsOf('accounts.setCredential')).toEqual([
      { id: accountId(3), credential: { username: 'art@example.com', password: 's p ' } },
    ]);
  });
});

describe("an OAuth client of one's own", () => {
  const need = { id: 'required', secret: 'required' } as const;
  const github = provider('github', 'GitHub', {
    waysIn: ['token', 'loopback', 'device'],
    client: {
      redirectUri: 'http://127.0.0.1/callback',
      needs: { loopback: need, device: { ...need, secret: 'optional' } },
    },
  });

  test('is asked for where the service wants one, with what is to be registered', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.providers = [github];
    const { page, server } = await openWindow(engine);
    await chooseProvider(page, 'GitHub');
    await page.getByRole('radio', { name: /^Your browser/ }).click();
    await page.getByText('http://127.0.0.1/callback').waitFor();
    await page.getByRole('textbox', { name: 'Client id' }).fill(' mine ');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('hush');
    await expectAccessible(page);
    await picture(page, 'add-own-client-light');
    await page.getByRole('button', { name: 'Open the browser' }).click();
    await eventually(() =>
      expect(server.inputsOf('signIn.add')).toMatchObject([
        { providerId: 'github', signIn: { way: 'loopback', client: { id: 'mine', secret: 'hush' } } },
      ]),
    );
  });

  test('of an account need not be typed again, and one that was refused shows where', async () => {
    const engine = new ScriptedEngine(sampleAccounts);
    engine.providers = [github];
    engine.script['signIn.again'] = () => {
      throw fail('invalid-input', 'GitHub needs the secret of the OAuth client.', {
        field: 'signIn.client.secret',
      });
    };
    const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
    await row(page, 'ops@example.com').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Sign in again' }).click();
    await page.getByRole('radio', { name: /^Your browser/ }).click();
    await page.getByRole('button', { name: 'Open the browser' }).click();
    const secret = page.getByRole('textbox', { name: 'Client secret' });
    await secret.waitFor();
    expect(server.inputsOf('signIn.again')[0]?.signIn.client).toBeUndefined();
    expect(await secret.getAttribute('aria-invalid')).toBe('true');
  });
});
