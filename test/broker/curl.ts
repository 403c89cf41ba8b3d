import { execFile } from 'node:child_process';

/** A reply as curl has it. */
export interface CurlReply {
  readonly status: number;
  readonly body: string;
}

/** Calls a procedure with the real curl, on the socket. Further arguments come before the address. */
export function curl(socket: string, path: string, body: unknown, ...more: string[]): Promise<CurlReply> {
  const usual = ['--silent', '--unix-socket', socket, '--write-out', '\n%{http_code}'];
  const sent = ['--json', JSON.stringify(body), ...more, `http://latchkey${path}`];
  return new Promise((resolve) => {
    execFile('curl', [...usual, ...sent], (_error, output) => {
      const end = output.lastIndexOf('\n');
      resolve({ status: Number(output.slice(end + 1)), body: output.slice(0, end) });
    });
  });
}
