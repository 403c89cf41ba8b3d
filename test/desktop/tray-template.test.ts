import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type TrayItem,
  type TrayState,
  trayFace,
  trayTemplate,
  trayToolTip,
} from '../../main/desktop/tray-template.ts';
import { account, failure, minute, now, status } from './shapes.ts';

const empty: TrayState = { accounts: [], status: status(), startsAtLogin: false, now };

const documentation = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'desktop.md'), 'utf8');
/** The menus that the documentation shows. */
const shown = [...documentation.matchAll(/^```\n(.*?)\n```$/gms)].map(([, menu]) => menu);

/** The menu as a person reads it. */
function text(items: readonly TrayItem[], indent = ''): string {
  return items
    .map(({ label, type, checked, enabled, submenu }) => {
      if (type === 'separator') return `${indent}---`;
      const tick = type === 'checkbox' ? `[${checked ? 'x' : ' '}] ` : '';
      const line = `${indent}${tick}${label}${enabled === false ? ' (disabled)' : ''}`;
      return submenu ? `${line}\n${text(submenu, `${indent}  `)}` : line;
    })
    .join('\n');
}

const some: TrayState = {
  ...empty,
  startsAtLogin: true,
  accounts: [
    account({
      label: 'bot@example.com',
      status: 'needs-sign-in',
      failure: failure({ kind: 'credentials-rejected' }),
      providerName: 'PixVerse',
    }),
    account({
      label: 'ops@example.com',
      status: 'in-use-elsewhere',
      providerName: 'GitHub',
      waysIn: ['loopback'],
    }),
    account({
      label: 'art@example.com',
      providerName: 'PixVerse',
      nextAttemptAt: now + 12 * minute,
      credits: { total: 1_412, parts: {}, unit: 'credits', readAt: now },
    }),
    account({ label: 'lab@example.com', providerName: 'ImageFX', paused: true }),
  ],
};

describe('the tray menu', () => {
  test('has what needs a person first, then the accounts by provider, as the documentation shows it', () => {
    const open = { ...some, status: status({ lock: { isSet: true, isLocked: false } }) };
    expect(text(trayTemplate(open))).toBe(shown[0]);
    expect(shown[0]).toContain(
      '2 accounts need you (disabled)\n---\nbot@example.com: password was rejected\n',
    );
  });

  test('is short when there is nothing yet', () => {
    expect(text(trayTemplate(empty)).split('\n').slice(0, 3)).toEqual([
      '0 accounts (disabled)',
      '---',
      'Refresh all (disabled)',
    ]);
  });

  test('stays usable with 200 accounts of 30 providers, of which 50 need a person', () => {
    const accounts = Array.from({ length: 200 }, (_, index) =>
      account({
        label: `account ${index}`,
        providerName: index < 100 ? 'Big' : `Provider ${index % 30}`,
        status: index % 4 === 0 ? 'needs-sign-in' : 'active',
      }),
    );
    const items = trayTemplate({ ...empty, accounts });
    expect(items.length).toBeLessThan(50);
    expect(items.map(({ label }) => label)).toContain('Show all (40 more)');
    const big = items.find(({ label }) => label === 'Big (100)');
    expect(big?.submenu).toHaveLength(16);
    expect(big?.submenu?.at(-1)).toMatchObject({
      label: 'Show all (85 more)',
      command: { do: 'open-window' },
    });
    expect(items.filter(({ label }) => label === 'Show all (11 more)')).toHaveLength(1);
  });
});

describe('the icon', () => {
  const needing = account({ status: 'needs-sign-in' });
  const busy = account({ activity: 'refreshing' });
  const offline = status({ online: false });
  const locked = status({
    protection: {
      backend: 'keychain',
      name: 'GNOME Keyring',
      state: 'locked',
      failure: failure({ what: 'The keychain is locked.' }),
    },
  });

  test.each([
    { state: empty, face: 'idle', tip: 'Latchkey: 0 accounts' },
    {
      state: { ...empty, status: status({ nextDueAt: now + 5 * minute }) },
      face: 'idle',
      tip: 'Latchkey: next refresh in 5 min',
    },
    { state: { ...empty, accounts: [busy] }, face: 'refreshing', tip: 'Latchkey: refreshing' },
    {
      state: { ...empty, accounts: [busy, needing] },
      face: 'attention',
      tip: 'Latchkey: 1 account needs you',
    },
    { state: { ...empty, status: offline, accounts: [busy] }, face: 'offline', tip: 'Latchkey: no network' },
    {
      state: { ...empty, status: locked, accounts: [needing] },
      face: 'locked',
      tip: 'Latchkey: The keychain is locked.',
    },
    { state: { ...empty, status: undefined }, face: 'idle', tip: 'Latchkey is starting' },
    {
      state: { ...empty, accounts: [{ ...needing, paused: true }] },
      face: 'idle',
      tip: 'Latchkey: 1 account',
    },
  ] as const)('is $face: $tip', ({ state, face, tip }) => {
    expect(trayFace(state)).toBe(face);
    expect(trayToolTip(state)).toBe(tip);
  });
});

test('while Latchkey is locked, the menu says nothing of the accounts, as the documentation shows it', () => {
  const protection = {
    backend: 'keychain',
    name: 'GNOME Keyring',
    state: 'app-locked',
    failure: failure({ kind: 'vault-unavailable', what: 'Latchkey is locked.' }),
  } as const;
  const locked = { ...some, status: status({ protection, lock: { isSet: true, isLocked: true } }) };
  expect(trayFace(locked)).toBe('locked');
  expect(text(trayTemplate(locked))).toBe(shown[1]);
  const open = { ...some, status: status({ lock: { isSet: true, isLocked: false } }) };
  expect(text(trayTemplate(open))).toMatch(/^Lock$/m);
  expect(text(trayTemplate(some))).not.toMatch(/^Lock$/m);
});
