import type { AccountData } from '../../preload/contract.ts';
import type { Installation } from '../support/installation.ts';
import { markedPassword } from '../support/leak-watch.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import type { PlaygroundProcess } from '../support/playground-client.ts';

/** The password of every practice person; only ever given to standard input or a form. */
export const practicePassword = markedPassword;

/** Adds a practice person to the Playground and returns the e-mail address. */
export async function addPerson(playground: PlaygroundProcess, name: string): Promise<string> {
  const email = `${name}@example.com`;
  await playground.control({ action: 'addUser', email, username: name, password: practicePassword });
  return email;
}

/** Signs a person in by password, and stores it. */
export async function addByPassword(
  installation: Installation,
  playground: PlaygroundProcess,
  provider: string,
  email: string,
): Promise<AccountData> {
  return await installation.answer<AccountData>(
    ['add', provider, '--instance', playground.url, '--way', 'password', '--username', email, '--remember'],
    practicePassword,
  );
}

/** Signs a person in to Connect by the loopback redirect, with a visitor in place of the person's browser. */
export async function addByRedirect(
  installation: Installation,
  playground: PlaygroundProcess,
  email: string,
): Promise<void> {
  const adding = installation.start([
    'add',
    'playground-connect',
    '--instance',
    playground.url,
    '--way',
    'loopback',
  ]);
  const url = await adding.errorMatching(/http:\/\/127\.0\.0\.1:\d+\/oauth\/authorize\S+/);
  const visitor = new PlainVisitor();
  const page = await visitor.open(url);
  await visitor.submit(page, { email, password: practicePassword });
  const { code } = await adding.ended;
  if (code !== 0) throw new Error(`adding ended with ${code}: ${adding.errors}`);
}
