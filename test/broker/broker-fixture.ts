import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Broker, type BrokerOptions, brokerLimits } from '../../main/broker/broker.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { makeApi } from '../api/api-fixture.ts';

/** A folder that goes away with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-broker-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A broker on a real socket, before an engine on virtual time. */
export async function startBroker(
  folder = emptyFolder(),
  options: Partial<Pick<BrokerOptions, 'limits'>> = {},
) {
  const fixture = await makeApi(undefined, systemClock);
  const { api, access } = fixture;
  const limits = options.limits ?? brokerLimits;
  const broker = await Broker.start({
    api,
    version: '1.2.3',
    clock: systemClock,
    profile: folder,
    folder,
    access,
    ...options,
    limits,
  });
  onTestFinished(async () => {
    access.consent.close();
    api.feed.close();
    await broker.close();
  });
  const target = { path: broker.address };
  const headersFor = (key?: string): Record<string, string> => ({
    host: 'latchkey',
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  });
  return { ...fixture, broker, folder, target, headersFor, headers: headersFor(broker.contact.key) };
}
