import { readFileSync } from 'node:fs';

/** Opens what is named by the arguments in a fresh process, and prints what it cost: `profile FOLDER` or `json FILE`. */
const [kind = '', path = ''] = process.argv.slice(2);

/** Whether the library of the keychain is in this process; without it, nothing was asked of a keychain. */
function isKeychainLoaded(): boolean {
  const report = process.report.getReport() as unknown as { sharedObjects: readonly string[] };
  return report.sharedObjects.some((name) => name.includes('keytar') || name.includes('libsecret'));
}

let milliseconds: number;
let accounts: number;
if (kind === 'profile') {
  const { openProfileHost } = await import('../../main/host/profile-host.ts');
  const start = performance.now();
  const host = await openProfileHost({ profile: path, kind: 'command' });
  accounts = host?.engine.list().length ?? 0;
  milliseconds = performance.now() - start;
  await host?.close();
} else {
  const start = performance.now();
  accounts = (JSON.parse(readFileSync(path, 'utf8')) as unknown[]).length;
  milliseconds = performance.now() - start;
}
const megabytes = process.memoryUsage().rss / 2 ** 20;
console.log(JSON.stringify({ milliseconds, megabytes, accounts, keychain: isKeychainLoaded() }));
process.exit(0);
