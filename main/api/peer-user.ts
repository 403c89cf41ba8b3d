import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { endianness } from 'node:os';

const established = '01';

/**
 * Whether a connection over 127.0.0.1 comes from a program of this user, as Linux tells by its table of connections. The address
 * with the one-time code stands in the browser's command line for a moment, where other users of the machine can read it. True where
 * the system does not tell, and for programs of root, who can read everything anyway.
 */
export function isSameUser(socket: Socket): boolean {
  const self = process.getuid?.();
  if (process.platform !== 'linux' || self === undefined) return true;
  let table: string;
  try {
    table = readFileSync('/proc/net/tcp', 'latin1');
  } catch {
    return true;
  }
  const user = userOf(table, socket.remotePort ?? 0, socket.localPort ?? 0);
  return user === self || user === 0;
}

/** The user id in `/proc/net/tcp` of the loopback connection from port to port; undefined if it is not there any more. */
export function userOf(table: string, fromPort: number, toPort: number): number | undefined {
  const from = `${loopback()}:${hex(fromPort)}`;
  const to = `${loopback()}:${hex(toPort)}`;
  for (const line of table.split('\n')) {
    const [, local, remote, state, , , , user] = line.trim().split(/\s+/);
    if (local === from && remote === to && state === established) return Number(user);
  }
  return undefined;
}

/** 127.0.0.1 as the kernel prints it: the bytes of the address read as a number of this machine. */
function loopback(): string {
  return endianness() === 'LE' ? '0100007F' : '7F000001';
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
