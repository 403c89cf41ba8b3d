import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { samplesOf } from '../support/prometheus-text.ts';
import { ada, signedIn } from './latchkey.ts';

test('a daemon is scraped over its socket: well-formed, counted right, and without a name of a person', async () => {
  const { latchkey, service } = await signedIn();
  await latchkey.startDaemon('--no-window');
  const scrape = () => {
    const socket = readBrokerAddress(latchkey.profile)?.path ?? '';
    const output = execFileSync('curl', [
      ...['--silent', '--fail', '--include', '--unix-socket', socket, 'http://latchkey/metrics'],
    ]).toString();
    latchkey.watch.look('a scrape', output);
    const [head = '', text = ''] = output.split('\r\n\r\n', 2);
    expect(head).toMatch(/^content-type: text\/plain; version=0\.0\.4; charset=utf-8$/im);
    return { text, samples: samplesOf(text) };
  };
  const before = scrape().samples;
  expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 0 });
  expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
  service.setFaults({ serverErrors: 1 });
  expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 5 });
  const { text, samples } = scrape();
  const grown = (name: string) => (samples.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(grown('latchkey_renewals_total{provider="playground-api",by="refresh"}')).toBe(1);
  expect(grown('latchkey_handed_out_total{provider="playground-api"}')).toBe(1);
  expect(grown('latchkey_renewal_failures_total{provider="playground-api",kind="transient"}')).toBe(1);
  expect(samples.get('latchkey_accounts{provider="playground-api",status="retrying"}')).toBe(1);
  expect(samples.get('latchkey_vault_available{backend="key-file"}')).toBe(1);
  expect(text).not.toContain(ada.email);
});
