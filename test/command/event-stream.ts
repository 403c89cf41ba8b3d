import { request } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { BrokerAddress } from '../../main/broker/address.ts';

/** The event stream of a running engine, as any HTTP client has it. */
export class EventStream {
  status = 0;
  /** Everything that came. */
  text = '';

  /** Opens it with the key; without one if it is empty. Resolves when the reply has begun. */
  static async open({ path, key }: BrokerAddress): Promise<EventStream> {
    const stream = new EventStream();
    const headers = key === '' ? {} : { authorization: `Bearer ${key}` };
    await new Promise<void>((resolve, reject) => {
      const call = request({ socketPath: path, path: '/api/events', headers }, (reply) => {
        stream.status = reply.statusCode ?? 0;
        reply.setEncoding('utf8').on('data', (part: string) => {
          stream.text += part;
        });
        reply.on('error', () => {});
        resolve();
      });
      call.on('error', reject);
      call.end();
      onTestFinished(() => void call.destroy());
    });
    return stream;
  }

  async said(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.text, { timeout: 30_000, interval: 20 }).toMatch(pattern);
  }

  /** What came since the last time. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}
