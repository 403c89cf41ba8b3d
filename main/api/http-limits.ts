import { createServer, type RequestListener, type Server } from 'node:http';
import type { Milliseconds } from '../engine/session.ts';

/** What a client may cost before it is cut off. */
export interface HttpLimits {
  /** Until all headers have come. */
  readonly headers: Milliseconds;
  /** Until the whole request has come. */
  readonly request: Milliseconds;
  /** Until the next request on a connection that is kept. */
  readonly keepAlive: Milliseconds;
  /** How often the limits above are checked. */
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
  checkEvery: 1_000,
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
  return server;
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
