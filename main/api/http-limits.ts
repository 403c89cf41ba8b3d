import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Milliseconds } from '../engine/session.ts';

/** What a client may cost before it is cut off. */
export interface HttpLimits {
  /** Until all headers have come. */
  readonly headers: Milliseconds;
  /** Until the whole request has come. */
  readonly request: Milliseconds;
  /** Until the next request on a connection that is kept. */
  readonly keepAlive: Milliseconds;
  /** How often the limits above are checked; those of the first headers of a connection are kept to the moment. */
  readonly checkEvery: Milliseconds;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly connections: number;
  /** Event streams at a time. */
  readonly streams: number;
}

export const usualLimits: HttpLimits = {
  headers: 5_000,
  request: 15_000,
  keepAlive: 30_000,
  // As often as the engine looks at the clock: a server that nobody asks is at rest.
  checkEvery: 30_000,
  headerBytes: 16 * 1024,
  bodyBytes: 2 * 1024 * 1024,
  connections: 256,
  streams: 64,
};

/** A server, not listening yet, that cuts off whoever is slow, long or many: such a client loses only itself. */
export function limitedServer(listener: RequestListener, limits: HttpLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: limits.checkEvery,
      maxHeaderSize: limits.headerBytes,
      requireHostHeader: true,
    },
    listener,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 64;
  cutOffSilent(server, limits.headers);
  return server;
}

/** What Node itself says of headers that do not come (RFC 9110, 15.5.9). */
const requestTimeout = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/** Cuts off whoever connects and does not send the headers of a request in time, without a timer while nobody is connected. */
function cutOffSilent(server: Server, patience: Milliseconds): void {
  const waiting = new WeakMap<Socket, NodeJS.Timeout>();
  const end = (socket: Socket) => {
    clearTimeout(waiting.get(socket));
    waiting.delete(socket);
  };
  server.on('connection', (socket) => {
    const cutOff = () => socket.end(requestTimeout, () => socket.destroy());
    waiting.set(socket, setTimeout(cutOff, patience));
    socket.once('close', () => end(socket));
  });
  server.on('request', ({ socket }) => end(socket));
}

/** Stops listening, lets replies under way end within `grace`, then cuts every connection. */
export function closeServer(server: Server, grace: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
