import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { browserNames, browsers, type CompanionBrowser } from '../../companion/host-manifests.ts';
import { type BrowserState, CompanionInstallation, type RunRegistry } from '../../companion/installation.ts';
import { fail } from '../../engine/failure.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { failureDataOf } from '../report.ts';
import type { Terminal } from '../terminal.ts';

/** `companion install`, `companion uninstall`, `companion status`, and `companion host`, which browsers start. */
export function addCompanionCommands(program: Command, run: Run): void {
  const companion = program
    .command('companion')
    .description('the browser extension that hands the session of a page to Latchkey');

  companion
    .command('install')
    .description('let browsers start Latchkey for the extension')
    .argument('[browsers...]', `${browsers.join(', ')}; without it: those that you use`)
    .action((named: string[]) =>
      run(async (context) => {
        const installation = installationOf(context);
        const wanted = named.length > 0 ? named.map(browserNamed) : installation.usedBrowsers();
        const state = await installation.install(wanted);
        answer(context, state, () => [...stateLines(state, context.terminal), ...extensionLines()]);
        return undefined;
      })(),
    );

  companion
    .command('uninstall')
    .description('take that back')
    .argument('[browsers...]', 'as above; without it: all')
    .action((named: string[]) =>
      run(async (context) => {
        const wanted = named.length > 0 ? named.map(browserNamed) : browsers;
        const state = await installationOf(context).uninstall(wanted);
        answer(context, state, () => stateLines(state, context.terminal));
        return undefined;
      })(),
    );

  companion
    .command('status')
    .description('say which browsers may start Latchkey for the extension')
    .action(
      run(async (context) => {
        const state = await installationOf(context).state();
        answer(context, state, () => [...stateLines(state, context.terminal), ...extensionLines()]);
        return undefined;
      }),
    );

  companion
    .command('host', { hidden: true })
    .description('answers the extension; started by browsers')
    .argument('[caller...]')
    .allowUnknownOption()
    .action((caller: string[]) =>
      run(
        async (context) => {
          const { checkCaller, serveCompanion } = await import('../../companion/companion-host.ts');
          checkCaller(caller);
          await serveCompanion({
            input: process.stdin,
            output: process.stdout,
            engine: () => context.engine(),
            failureOf: failureDataOf,
          });
          return undefined;
        },
        { endsByItself: false },
      )(),
    );
}

/** The folder of the extension as it was built, to be loaded by hand. */
export function extensionFolder(browser: CompanionBrowser): string {
  const kind = browser === 'firefox' ? 'firefox' : 'chromium';
  return join(realpathSync(process.argv[1] ?? ''), '..', '..', 'companion', kind);
}

function browserNamed(name: string): CompanionBrowser {
  const found = browsers.find((browser) => browser === name.toLowerCase());
  if (!found) {
    throw fail('invalid-input', `"${name}" is none of ${browsers.join(', ')}.`, { field: 'browsers' });
  }
  return found;
}

function installationOf({ profile }: CommandContext): CompanionInstallation {
  return new CompanionInstallation({
    platform: process.platform,
    home: process.env.HOME || homedir(),
    configHome: process.env.XDG_CONFIG_HOME,
    ownFolder: join(profile, 'companion'),
    program: { node: process.execPath, script: realpathSync(process.argv[1] ?? ''), profile },
    runRegistry,
  });
}

const runRegistry: RunRegistry = (commandArguments) =>
  new Promise((resolve) => {
    execFile('reg', [...commandArguments], { windowsHide: true }, (error, output) =>
      resolve(error ? undefined : output),
    );
  });

function stateLines(states: readonly BrowserState[], terminal: Terminal): string[] {
  return states.map((state) => `${terminal.sign(moods[state.state])} ${stateWords(state)}`);
}

const moods = { installed: 'good', other: 'attention', absent: 'stopped' } as const;

function stateWords({ browser, seen, state, file }: BrowserState): string {
  const name = browserNames[browser];
  switch (state) {
    case 'installed':
      return `${name} may start Latchkey for the Companion (${file})`;
    case 'other':
      return `${name} starts another Latchkey for the Companion (${file})`;
    case 'absent':
      return `${name} may not${seen === false ? ', and does not seem to be used here' : ''}`;
  }
}

function extensionLines(): string[] {
  return [
    `Load the extension: Chrome, Chromium, Edge: Extensions, Developer mode, Load unpacked: ${extensionFolder('chromium')}`,
    `Firefox: about:debugging, This Firefox, Load Temporary Add-on: ${join(extensionFolder('firefox'), 'manifest.json')}`,
  ];
}
