import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Members = Readonly<Record<string, unknown>>;

/**
 * What a profile keeps between two sign-ins: who the browser is to the sites, which is its cookies (sealed by the system's keychain), and the
 * files without which those cannot be opened. Not kept is what Chromium writes in clear: local storage, history, open tabs, caches.
 */
const kept: readonly string[] = [
  'Local State',
  'Default/Preferences',
  'Default/Secure Preferences',
  'Default/Cookies',
  'Default/Network/Cookies',
];

const preferences = {
  // Else a start throws the session cookies of the last one away.
  session: { restore_on_startup: 1 },
  // Else a browser that was killed greets with a question about its tabs.
  profile: { exit_type: 'Normal', password_manager_enabled: false },
  // The person's password belongs in no second place.
  credentials_enable_service: false,
  // Signing in to a Google page must not turn the profile into one that synchronises with the account.
  signin: { allowed: false, allowed_on_next_startup: false },
};

/** Else a browser whose windows are closed may run on. */
const localState = { background_mode: { enabled: false } };

/** Makes a folder ready for a browser: empty but for what was kept, and set so that session cookies outlive a restart. */
export async function prepareProfile(folder: string): Promise<void> {
  await stripProfile(folder);
  await mkdir(join(folder, 'Default'), { recursive: true, mode: 0o700 });
  await mergeInto(join(folder, 'Default', 'Preferences'), preferences);
  await mergeInto(join(folder, 'Local State'), localState);
}

/** Deletes everything from a profile but what is kept between two sign-ins. */
export async function stripProfile(folder: string): Promise<void> {
  await stripFolder(folder, '');
}

async function stripFolder(root: string, folder: string): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (kept.includes(name)) continue;
    const leadsToKept = entry.isDirectory() && kept.some((path) => path.startsWith(`${name}/`));
    if (leadsToKept) await stripFolder(root, name);
    else await rm(join(root, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** Chromium keeps what it does not know, and fills in what is missing. A file that cannot be read is begun anew. */
async function mergeInto(file: string, values: Members): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  await writeFile(file, JSON.stringify(merged(parseMembers(text), values)), { mode: 0o600 });
}

function parseMembers(text: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : {};
  } catch {
    return {};
  }
}

function merged(base: Members, over: Members): Members {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const known = result[name];
    result[name] = isMembers(value) ? merged(isMembers(known) ? known : {}, value) : value;
  }
  return result;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
