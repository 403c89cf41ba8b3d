/** What decides how a browser must be started here. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** Effective user id; undefined on Windows. */
  readonly userId: number | undefined;
}

const theseSurroundings: Surroundings = { platform: process.platform, userId: process.geteuid?.() };

/**
 * Whether the browser must do without its sandbox: Chromium refuses to start as root on Linux otherwise, and a container's root has no
 * other user to be. For everyone else the sandbox stays, because pages of the net are shown.
 */
export function needsNoSandbox({ platform, userId }: Surroundings = theseSurroundings): boolean {
  return platform === 'linux' && userId === 0;
}

/**
 * Arguments of a plain start: its own profile, and no questions of a first start. None of them says anything to a page, and none
 * opens a way in from outside.
 */
export function plainArguments(
  folder: string,
  surroundings: Surroundings = theseSurroundings,
): readonly string[] {
  return [
    `--user-data-dir=${folder}`,
    '--no-first-run',
    '--no-default-browser-check',
    ...(needsNoSandbox(surroundings) ? ['--no-sandbox'] : []),
  ];
}
