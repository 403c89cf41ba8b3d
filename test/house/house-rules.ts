import type { SourceImport } from './source-imports.ts';

/** Which other rooms a room may know. A room that is not in the table may not exist. */
const allowedRooms: Record<string, readonly string[]> = {
  'main/engine': [],
  'main/vault': ['main/engine'],
  'main/providers': ['main/engine'],
  'main/sign-in': ['main/engine'],
  'main/accounts': ['main/engine'],
  'main/playground': ['main/engine'],
  'main/api': ['main/engine', 'preload'],
  'main/broker': ['main/engine', 'main/api', 'preload'],
  'main/companion': ['main/engine', 'preload'],
  'main/host': [
    'main/engine',
    'main/vault',
    'main/providers',
    'main/sign-in',
    'main/accounts',
    'main/playground',
    'main/api',
    'main/broker',
    'preload',
  ],
  'main/command': ['main/engine', 'main/host', 'main/api', 'main/broker', 'main/companion', 'preload'],
  'main/desktop': ['main/engine', 'main/host', 'main/sign-in', 'main/api', 'main/broker', 'preload'],
  preload: [],
  renderer: ['preload'],
};

/** The composition roots: they may know every room, and nobody may know them. */
const entries = ['main/desktop.ts', 'main/daemon.ts', 'main/cli.ts'];
/** The contract itself, the shapes in it, one file for each concern, the order of the list, and what every caller does to a file before it goes across. */
const filesOfTheContract =
  /^preload\/(contract|schemas|window-methods|exported-file|list-order|[a-z-]+-(schema|limits))\.ts$/;

/** The room that a file belongs to, or undefined for a composition root. */
export function roomOf(file: string): string | undefined {
  if (entries.includes(file)) return undefined;
  const [top = '', second = ''] = file.split('/');
  return top === 'main' ? `${top}/${second}` : top;
}

/** What the rules of the house forbid of this import, or undefined. */
export function violation({ from, line, to, isProjectFile }: SourceImport): string | undefined {
  const place = `${from}:${line}`;
  const room = roomOf(from);
  if (isProjectFile) {
    if (to === 'package.json') return undefined;
    if (entries.includes(to)) return `${place} imports the composition root ${to}`;
    if (room === undefined) return undefined;
    const other = roomOf(to) ?? to;
    const allowed = allowedRooms[room];
    if (!allowed) return `${place} lies in ${room}, a room the house does not have`;
    if (other !== room && !allowed.includes(other)) return `${place}: ${room} may not know ${other}`;
    if (room !== 'preload' && other === 'preload' && !filesOfTheContract.test(to)) {
      return `${place} imports ${to}; only the contract is shared`;
    }
    return undefined;
  }
  const mayKnowElectron =
    room === 'main/desktop' || from === 'main/desktop.ts' || from === 'preload/preload.ts';
  if (['electron', 'electron-store', 'electron-updater'].includes(to) && !mayKnowElectron)
    return `${place} imports ${to}`;
  if (room === 'main/engine') return `${place}: the engine knows no ${to}`;
  if (room === 'renderer' && to.startsWith('node:')) return `${place}: the renderer knows no ${to}`;
  return undefined;
}

/** The first circle of files that import each other, as a path, or undefined. */
export function findCircle(imports: readonly SourceImport[]): readonly string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to, isProjectFile } of imports) {
    if (!isProjectFile || from === to) continue;
    const known = targets.get(from);
    if (known) known.push(to);
    else targets.set(from, [to]);
  }
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): readonly string[] | undefined => {
    if (finished.has(file)) return undefined;
    const index = path.indexOf(file);
    if (index >= 0) return [...path.slice(index), file];
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      const circle = visit(target);
      if (circle) return circle;
    }
    path.pop();
    finished.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const circle = visit(file);
    if (circle) return circle;
  }
  return undefined;
}
