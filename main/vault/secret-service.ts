import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Milliseconds } from '../engine/session.ts';
import { BusRefusal, busItself, MessageBus } from './message-bus.ts';
import type { BusQuestion } from './message-wire.ts';

/**
 * How the keyring of a Linux desktop is. `unknown`: it could not be asked, which says nothing about it; `none`: a service is there, but
 * no keyring to put things into yet.
 */
export type KeyringState = 'open' | 'locked' | 'none' | 'no-service' | 'no-bus' | 'hanging' | 'unknown';

/** What was seen of the keyring. */
export interface KeyringLook {
  readonly state: KeyringState;
  /** Who keeps it, if that could be told. */
  readonly name?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const service = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' } as const;

/** Names of the processes that keep keyrings; the kernel cuts them to 15 characters. */
const keepers: readonly [process: string, name: string][] = [
  ['gnome-keyring-d', 'GNOME Keyring'],
  ['kwalletd', 'KWallet'],
  ['ksecretd', 'KWallet'],
  ['keepassxc', 'KeePassXC'],
];

/**
 * Looks at the keyring of the login session without a prompt and without waiting longer than `patience`
 * (Secret Service API, freedesktop.org). Never throws.
 */
export async function lookAtKeyring(
  patience: Milliseconds,
  environment: Environment = process.env,
): Promise<KeyringLook> {
  const address = busAddress(environment);
  if (address === undefined) return { state: 'unknown' };
  let bus: MessageBus | undefined;
  let isOver = false;
  const look = async (): Promise<KeyringLook> => {
    try {
      const opened = await MessageBus.connect(address);
      if (isOver) opened.close();
      bus = opened;
    } catch (error) {
      return { state: error instanceof BusRefusal ? 'unknown' : 'no-bus' };
    }
    return await askForKeyring(bus);
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<KeyringLook>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'hanging' }), patience);
  });
  try {
    return await Promise.race([look(), timeout]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    bus?.close();
  }
}

async function askForKeyring(bus: MessageBus): Promise<KeyringLook> {
  let collection: unknown;
  try {
    collection = await bus.ask({
      ...service,
      interface: 'org.freedesktop.Secret.Service',
      member: 'ReadAlias',
      arguments: ['default'],
    });
  } catch (error) {
    return { state: stateOf(error) };
  }
  // Both questions at once: each call to the keychain waits for this look.
  const [name, state] = await Promise.all([keeperOf(bus), stateOfCollection(bus, collection)]);
  return name === undefined ? { state } : { name, state };
}

async function stateOfCollection(bus: MessageBus, collection: unknown): Promise<KeyringState> {
  if (typeof collection !== 'string') return 'unknown';
  if (collection === '/') return 'none';
  const question: BusQuestion = {
    ...service,
    path: collection,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    arguments: ['org.freedesktop.Secret.Collection', 'Locked'],
  };
  try {
    const locked = await bus.ask(question);
    if (typeof locked !== 'boolean') return 'unknown';
    return locked ? 'locked' : 'open';
  } catch (error) {
    // The service names a default keyring that was never made (GNOME Keyring before the first login with it).
    const isThere =
      !(error instanceof BusRefusal) || !/UnknownObject|UnknownMethod|NoSuchObject/.test(error.name);
    return isThere ? stateOf(error) : 'none';
  }
}

function stateOf(error: unknown): KeyringState {
  if (!(error instanceof BusRefusal)) return 'no-bus';
  return /ServiceUnknown|NameHasNoOwner|NoReply|\.Spawn\./.test(error.name) ? 'no-service' : 'unknown';
}

/** Who answers for the keyring, by the name of the process. */
async function keeperOf(bus: MessageBus): Promise<string | undefined> {
  try {
    const id = await bus.ask({
      ...busItself,
      member: 'GetConnectionUnixProcessID',
      arguments: [service.destination],
    });
    const process = await readFile(`/proc/${Number(id)}/comm`, 'utf8');
    return keepers.find(([prefix]) => process.startsWith(prefix))?.[1];
  } catch {
    return undefined;
  }
}

/** Where the bus of the login session is, or undefined if only the keychain's own library can find it. */
function busAddress(environment: Environment): string | undefined {
  if (environment.DBUS_SESSION_BUS_ADDRESS) return environment.DBUS_SESSION_BUS_ADDRESS;
  const runtime = environment.XDG_RUNTIME_DIR;
  const path = runtime && join(runtime, 'bus');
  return path && existsSync(path) ? `unix:path=${path}` : undefined;
}
