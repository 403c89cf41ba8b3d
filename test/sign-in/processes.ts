import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process and all that it has started, by Linux' `/proc`. */
export function processTree(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const processId = Number(name);
    if (!Number.isInteger(processId)) continue;
    try {
      // The name in parentheses may hold spaces; the fields after it are state and parent.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(processId, Number(fields[1]));
    } catch {
      // It has ended in between.
    }
  }
  const tree = [root];
  for (const processId of tree) {
    for (const [child, parent] of parents) if (parent === processId) tree.push(child);
  }
  return tree;
}

/** The TCP ports that a process and its children listen on. */
export function listeningPorts(root: number): readonly number[] {
  const portsByInode = new Map<string, number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const isListening = fields[3] === '0A';
      if (isListening) portsByInode.set(fields[9] ?? '', Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
    }
  }
  const ports = new Set<number>();
  for (const processId of processTree(root)) {
    for (const target of openFiles(processId)) {
      const port = portsByInode.get(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '');
      if (port !== undefined) ports.add(port);
    }
  }
  return [...ports];
}

function openFiles(processId: number): readonly string[] {
  try {
    const folder = `/proc/${processId}/fd`;
    return readdirSync(folder).map((name) => {
      try {
        return readlinkSync(`${folder}/${name}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}

/** The command line of a process, its arguments divided by spaces: Chromium writes its own anew as one text. */
export function commandLine(processId: number): string {
  return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** Whether any process has the text in its command line. */
export function anyProcessNames(text: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return commandLine(Number(name)).includes(text);
    } catch {
      return false;
    }
  });
}
