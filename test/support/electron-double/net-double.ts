import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DesktopElectron, DesktopRequest } from '../../../main/desktop/electron.ts';
import { DoubleEmitter } from './emitter.ts';
import type { PartitionDouble } from './partition-double.ts';

type Options = Parameters<DesktopElectron['net']['request']>[0];

let lastRequest = 0;

/**
 * A request of Electron's `net`, carried out by Node. As in Electron, cookies of replies that redirect are not in the headers that
 * `redirect` tells, only in what the partition's `webRequest` sees (electron/electron#23865); a redirection that nobody follows
 * within the event is an error.
 */
export class RequestDouble extends DoubleEmitter implements DesktopRequest {
  readonly #options: Options;
  readonly #partition: PartitionDouble;
  readonly #id = ++lastRequest;
  readonly #body: (string | Buffer)[] = [];
  readonly #headers: Record<string, string> = {};
  #request: ClientRequest | undefined;
  #aborted = false;

  constructor(options: Options, partition: PartitionDouble) {
    super();
    this.#options = options;
    this.#partition = partition;
    for (const [name, value] of Object.entries(options.headers ?? {})) this.#headers[name] = String(value);
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  write(chunk: string | Buffer): void {
    this.#body.push(chunk);
  }

  end(chunk?: unknown): never {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) this.#body.push(chunk);
    const details = { id: this.#id, url: this.#options.url, requestHeaders: { ...this.#headers } };
    const send = ({ requestHeaders = details.requestHeaders }: { requestHeaders?: Record<string, string> }) =>
      this.#send(requestHeaders);
    if (this.#partition.beforeSendHeaders) this.#partition.beforeSendHeaders(details, send);
    else this.#send(this.#headers);
    return this as never;
  }

  abort(): void {
    this.#aborted = true;
    this.#request?.destroy();
    this.happen('abort');
    this.happen('close');
  }

  #send(headers: Record<string, string>): void {
    if (this.#aborted) return;
    const { url = '', method = 'GET' } = this.#options;
    this.#partition.requests.push(url);
    const make = url.startsWith('https:') ? httpsRequest : httpRequest;
    this.#request = make(url, { method, headers: { 'accept-encoding': 'identity', ...headers } });
    this.#request.on('error', (error) => this.#fail(error));
    this.#request.on('response', (reply) => this.#receive(reply));
    for (const chunk of this.#body) this.#request.write(chunk);
    this.#request.end();
  }

  #receive(reply: IncomingMessage): void {
    const responseHeaders: Record<string, string[]> = {};
    for (let index = 0; index < reply.rawHeaders.length; index += 2) {
      const name = reply.rawHeaders[index] ?? '';
      responseHeaders[name] = [...(responseHeaders[name] ?? []), reply.rawHeaders[index + 1] ?? ''];
    }
    const { statusCode = 0 } = reply;
    const { url, method = 'GET', redirect } = this.#options;
    const details = { id: this.#id, url, method, statusCode, statusLine: '', responseHeaders };
    const go = () => {
      const { location } = reply.headers;
      if (statusCode < 300 || statusCode >= 400 || location === undefined) {
        this.happen('response', reply);
        return;
      }
      if (redirect !== 'manual') throw new Error('the double does not follow redirections');
      const { 'set-cookie': _, 'Set-Cookie': __, ...told } = responseHeaders;
      this.happen('redirect', statusCode, method, new URL(location, url).href, told);
      reply.destroy();
      this.#fail(new Error('Redirect was cancelled'));
    };
    if (this.#partition.headersReceived) this.#partition.headersReceived(details, go);
    else go();
  }

  #fail(error: Error): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.happen('error', error);
    this.happen('close');
  }
}
