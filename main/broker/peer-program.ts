import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { userInfo } from 'node:os';
import { basename, isAbsolute, resolve } from 'node:path';

/** A program at the other end of a socket, as far as the system tells. */
export interface PeerProgram {
  readonly pid: number;
  /** Undefined if the program does not run as somebody this process may look at. */
  readonly path?: string;
  /** What an interpreter runs. */
  readonly script?: string;
  readonly user: string;
  /** Whether path and script name it well enough to know it again: not in a container of its own, and no interpreter of mere text. */
  readonly canBeKnownAgain: boolean;
}

const listers = ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ss', '/sbin/ss'];
const longestListing = 3_000;
const interpreters =
  /^(?:node|nodejs|deno|bun|python[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|(?:ba|da|z|k|fi)?sh)$/;

/**
 * Which program is at the other end. Node reads no peer credentials, so the kernel's list of sockets is asked through `ss` (iproute2), which
 * takes some 40 ms: only where a person is asked. Undefined where the system does not tell.
 */
export async function peerProgram(socket: Socket): Promise<PeerProgram | undefined> {
  const lister = process.platform === 'linux' ? listers.find((path) => existsSync(path)) : undefined;
  const inode = inodeOf(socket);
  if (!lister || inode === undefined) return undefined;
  const pid = peerProcess(await listing(lister), inode);
  return pid === undefined ? undefined : programOf(pid);
}

/** The process at the other end of the socket with the inode `own`, in a listing by `ss -xpnH`; undefined if it is not there. */
export function peerProcess(listed: string, own: number): number | undefined {
  const sockets = new Map<number, { readonly peer: number; readonly pid: number | undefined }>();
  for (const line of listed.split('\n')) {
    const [, inode, peer, users = ''] = /\s(\d+)\s+\S+\s+(\d+)\s*(users:.*)?$/.exec(line.trimEnd()) ?? [];
    const [, pid] = /pid=(\d+)/.exec(users) ?? [];
    if (inode !== undefined)
      sockets.set(Number(inode), { peer: Number(peer), pid: pid ? Number(pid) : undefined });
  }
  return sockets.get(sockets.get(own)?.peer ?? -1)?.pid;
}

/** What the system tells of a process; undefined if it is gone. */
export function programOf(pid: number): PeerProgram | undefined {
  const at = (name: string) => `/proc/${pid}/${name}`;
  const [, uid] = /^Uid:\s+(\d+)/m.exec(textOf(at('status'))) ?? [];
  if (uid === undefined) return undefined;
  const path = linkOf(at('exe'));
  const own = userInfo();
  const user = Number(uid) === own.uid ? own.username : `user ${uid}`;
  if (path === undefined) return { pid, user, canBeKnownAgain: false };
  const script = interpreters.test(basename(path))
    ? scriptOf(textOf(at('cmdline')), linkOf(at('cwd')))
    : undefined;
  const isHere = linkOf(at('ns/mnt')) === linkOf('/proc/self/ns/mnt') && !path.endsWith(' (deleted)');
  const isNamed = !interpreters.test(basename(path)) || script !== undefined;
  return { pid, path, ...(script && { script }), user, canBeKnownAgain: isHere && isNamed };
}

/** The file that an interpreter runs, or undefined if it runs text, a module or what comes on standard input. */
function scriptOf(commandLine: string, folder: string | undefined): string | undefined {
  const [, first] = commandLine.split('\0');
  if (!first || first.startsWith('-')) return undefined;
  const path = isAbsolute(first) ? first : folder && resolve(folder, first);
  return path && existsSync(path) ? path : undefined;
}

/** The number that the kernel gave the socket. */
function inodeOf(socket: Socket): number | undefined {
  // Node gives the descriptor of a socket to nobody else; where it does not, the program stays unknown.
  const handle = (socket as { _handle?: { fd?: unknown } })._handle;
  if (typeof handle?.fd !== 'number' || handle.fd < 0) return undefined;
  const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/self/fd/${handle.fd}`) ?? '') ?? [];
  return inode === undefined ? undefined : Number(inode);
}

function listing(lister: string): Promise<string> {
  const options = { timeout: longestListing, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done) => {
    execFile(lister, ['-xpnHO', 'state', 'connected'], options, (error, output) => done(error ? '' : output));
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
