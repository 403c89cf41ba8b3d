/** What the launcher starts: absolute paths. */
export interface HostProgram {
  readonly node: string;
  readonly script: string;
  readonly profile: string;
}

/** Browsers start a program and give it no arguments of ours: this one adds them. */
export function launcherText({ node, script, profile }: HostProgram, platform: NodeJS.Platform): string {
  const words = [node, script, '--profile', profile, 'companion', 'host'];
  if (platform === 'win32') {
    // The file is UTF-8; without this line Windows reads it in the code page of its language, and names with other letters break.
    return `@echo off\r\nchcp 65001 >nul\r\n${words.map(batchWord).join(' ')} %*\r\n`;
  }
  return `#!/bin/sh\nexec ${words.map(shellWord).join(' ')} "$@"\n`;
}

export function launcherName(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'latchkey-companion.bat' : 'latchkey-companion';
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Quotes cannot stand in paths of Windows; a per cent sign would be taken for a variable. */
function batchWord(word: string): string {
  return `"${word.replaceAll('%', '%%')}"`;
}
