/**
 * Loaded into a process of the command by `NODE_OPTIONS=--import`: its requests to https hosts go to the server on this machine at LATCHKEY_TEST_PORT,
 * with the host as the first part of the path. All that a name server and certificates would do, and nothing else.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

https.request = (url, { agent: _agent, ...options }) => {
  const { host, pathname, search } = new URL(url);
  return http.request(
    `http://127.0.0.1:${process.env.LATCHKEY_TEST_PORT}/${host}${pathname}${search}`,
    options,
  );
};
syncBuiltinESMExports();
