/// <reference types="chrome" />
import type { FoundAccount, MessageFailure, SiteProvider } from '../messages.ts';
import { button, type Content, element } from './elements.ts';
import { HostFailure, HostPort } from './host-port.ts';
import { currentPage, neededPermissions, type Page, readCookies, readLocalStorage } from './page.ts';

/** The popup: which provider and account the page belongs to, and its session over to Latchkey when the person says so. */
const view = document.querySelector('#view') as HTMLElement;
const site = document.querySelector('#site') as HTMLElement;
const host = new HostPort();

function show(...content: readonly Content[]): void {
  const form = element('form', {}, ...content);
  form.style.display = 'contents';
  view.replaceChildren(form);
  document.title = form.querySelector('h2')?.textContent ?? 'Latchkey';
  form.querySelector<HTMLElement>('input[type="password"], button')?.focus();
}

/** Does a step; what goes wrong is shown with a way to go on. */
async function attempt(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const failure: MessageFailure =
      error instanceof HostFailure
        ? error.failure
        : { what: 'The browser did not let the Companion go on.', safe: 'Nothing was sent.', act: '' };
    show(
      element('h2', { class: 'wrong' }, failure.what),
      element('p', { class: 'soft' }, `${failure.safe} ${failure.act}`),
      button('Try again', begin),
    );
  }
}

function begin(): Promise<void> {
  return attempt(async () => {
    const page = await currentPage();
    site.textContent = page?.url.host ?? '';
    if (!page) {
      show(
        element('h2', {}, 'There is no session on this page'),
        element('p', { class: 'soft' }, 'Open the site that you are signed in to, then come back here.'),
      );
      return;
    }
    if (await chrome.permissions.contains(neededPermissions(page.url, undefined))) await look(page);
    else askFor(page, undefined, () => look(page));
  });
}

/** Nothing is allowed at install: the browser asks for this site when the person wants it. */
function askFor(page: Page, provider: SiteProvider | undefined, then: () => Promise<void>): void {
  const name = provider?.providerName ?? page.url.hostname;
  show(
    element('h2', {}, `Let Latchkey read your session of ${name}?`),
    element(
      'p',
      { class: 'soft' },
      `Its cookies go to Latchkey on this computer, and nowhere else. Your browser asks you next${provider ? `, for ${provider.cookieDomains.join(', ')}` : ''}; if this closes then, open it again.`,
    ),
    button('Allow for this site', () =>
      attempt(async () => {
        if (await chrome.permissions.request(neededPermissions(page.url, provider))) await then();
      }),
    ),
  );
}

async function look(page: Page): Promise<void> {
  show(element('p', { class: 'soft' }, 'Asking Latchkey ...'));
  const providers = await host.ask('site', { url: page.url.href });
  if (providers.length > 1) chooseAmong(page, providers);
  else await ready(page, providers[0]);
}

function chooseAmong(page: Page, providers: readonly SiteProvider[]): void {
  const choices = providers.map(({ providerName }, index) =>
    element(
      'label',
      { class: 'choice' },
      element('input', { type: 'radio', name: 'provider', value: String(index) }),
      providerName,
    ),
  );
  choices[0]?.querySelector('input')?.setAttribute('checked', '');
  const group = element('fieldset', {}, element('legend', {}, 'Which service is it?'), ...choices);
  show(
    group,
    button('Go on', () =>
      attempt(async () => {
        const checked = group.querySelector<HTMLInputElement>('input:checked');
        await ready(page, providers[Number(checked?.value ?? 0)]);
      }),
    ),
  );
}

async function ready(page: Page, provider: SiteProvider | undefined): Promise<void> {
  if (!(await chrome.permissions.contains(neededPermissions(page.url, provider)))) {
    askFor(page, provider, () => ready(page, provider));
    return;
  }
  const accounts = provider?.accounts ?? [];
  show(
    element('h2', {}, provider?.providerName ?? 'Latchkey does not know this site yet'),
    accounts.length > 0
      ? element('ul', { class: 'soft' }, ...accounts.map(({ label }) => element('li', {}, label)))
      : element(
          'p',
          { class: 'soft' },
          provider
            ? 'No account of it is in Latchkey yet.'
            : 'It can look whether its cookies are of a kind that it knows.',
        ),
    button('Take this session over', () => attempt(() => find(page, provider))),
  );
}

async function find(page: Page, provider: SiteProvider | undefined): Promise<void> {
  const [cookies, localStorage] = await Promise.all([
    readCookies(page, provider),
    readLocalStorage(page, provider),
  ]);
  const place = provider && { providerId: provider.providerId, instance: provider.instance };
  confirm(await host.ask('preview', { url: page.url.href, ...place, cookies, localStorage }));
}

function confirm(found: FoundAccount): void {
  const password = element('input', { type: 'password', autocomplete: 'current-password' });
  const mayHavePassword = found.password === 'possible';
  show(
    element('h2', {}, found.person ?? found.providerName),
    element(
      'p',
      { class: 'soft' },
      found.account === undefined
        ? `A new account of ${found.providerName} in Latchkey.`
        : `Renews ${found.account} of ${found.providerName}, which is in Latchkey already.`,
    ),
    mayHavePassword
      ? element('label', {}, 'Password, if Latchkey may sign in again by itself (optional)', password)
      : undefined,
    found.password === 'google'
      ? element('p', { class: 'soft' }, 'It signs in with Google, so no password is needed.')
      : undefined,
    found.renewed
      ? element(
          'p',
          { class: 'soft' },
          'This site gives each cookie out for one use: Latchkey has the new one, and this browser may ask you to sign in again.',
        )
      : undefined,
    button('Store in Latchkey', () =>
      attempt(async () => {
        const given = mayHavePassword && password.value !== '' ? { password: password.value } : {};
        const { label, providerName } = await host.ask('apply', { ...found, ...given });
        show(
          element('h2', {}, `${label} is in Latchkey`),
          element(
            'p',
            { class: 'soft' },
            `Its session of ${providerName} stays alive by itself from now on.`,
          ),
        );
      }),
    ),
  );
}

void begin();
