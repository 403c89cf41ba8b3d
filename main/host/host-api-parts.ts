import { join } from 'node:path';
import type { ApiParts } from '../api/parts.ts';
import { noWindow } from '../api/window-server.ts';
import { fail } from '../engine/failure.ts';
import { HostDefinitionDesk } from './definition-desk.ts';
import { diagnose } from './diagnosis.ts';
import type { HostDesks } from './host-desks.ts';
import type { HostEngine } from './host-engine.ts';
import { KeptImageDesk } from './image-desk.ts';
import { parsePastedWith } from './pasted.ts';
import type { ProfileHostOptions } from './profile-host-options.ts';
import { noTokenFiles } from './token-file-keeper.ts';
import { version } from './version.ts';

/** What the procedures work with. */
export function hostApiParts(options: ProfileHostOptions, core: HostEngine, desks: HostDesks): ApiParts {
  const { profile, kind } = options;
  const { engine, protection, providers, signIn, events, sealedLog, health } = core;
  const { settingsControl, world, definitionFolder } = core;
  const { catalogue, lock, backup, playground, imports, access, tokenFiles } = desks;
  const facts = { version, host: kind, profile, processId: process.pid, startedAt: Date.now() };
  return {
    engine,
    providers: catalogue,
    definitions: new HostDefinitionDesk({
      registry: providers,
      world,
      folder: definitionFolder,
      accounts: () => engine.list(),
      account: (id) => engine.get(id),
      vault: protection.vault,
      keepCookies: (...change) => engine.keepCookies(...change),
      onChange: () => catalogue.forget(),
    }),
    timeline: { read: (id, limit) => events.timeline(id, limit) },
    creditHistory: { read: (id, from, to) => events.creditHistory(id, from, to) },
    parsePasted: parsePastedWith(providers),
    imports,
    images: new KeptImageDesk(engine, join(profile, 'images')),
    protection,
    lock,
    backups: backup.control,
    playground,
    audit: sealedLog.audit,
    health,
    settings: settingsControl,
    grants: access.grants,
    consent: access.consent,
    tokenFiles: tokenFiles ?? noTokenFiles,
    facts,
    desktop: options.desktop,
    diagnose: () =>
      diagnose({
        facts,
        protection,
        accounts: () => engine.list(),
        providers: () => catalogue.list(),
        hostWays: signIn.ways,
        isOnline: () => engine.isOnline(),
        socket: options.socket ?? (() => undefined),
      }),
    clipboard: options.clipboard,
    openWindow: options.openWindow ?? (async () => noWindow()),
    release: options.release ?? refuseRelease,
  };
}

function refuseRelease(): never {
  throw fail('not-allowed', 'This Latchkey does not let go of its profile.');
}
