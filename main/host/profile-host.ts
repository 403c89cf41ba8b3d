import { acquireProfileLock } from '../accounts/profile-lock.ts';
import { type Api, createApi } from '../api/api.ts';
import type { ProtectionControl } from '../api/protection-parts.ts';
import type { AccessParts } from '../broker/tool-access.ts';
import type { ProviderRegistry } from '../engine/ports.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { AppLock } from './app-lock.ts';
import { followDefinitions } from './follow-definitions.ts';
import { hostApiParts } from './host-api-parts.ts';
import { type HostDesks, openHostDesks } from './host-desks.ts';
import { type HostEngine, openHostEngine } from './host-engine.ts';
import type { PlaygroundSwitch } from './playground-switch.ts';
import type { PersonSignIn, ProfileHostOptions } from './profile-host-options.ts';
import type { ProfileSettings } from './profile-settings.ts';
import type { HostedSettings } from './settings-control.ts';
import { systemClock } from './system-ports.ts';
import { unexpectedWords } from './warning-words.ts';

/** The engine of a profile with everything around it. Whoever has one holds the profile until it is closed. */
export interface ProfileHost {
  readonly profile: string;
  readonly api: Api;
  readonly engine: SecureSessionManager;
  readonly providers: ProviderRegistry;
  readonly protection: ProtectionControl;
  readonly lock: AppLock;
  readonly settings: ProfileSettings;
  /** What the person has set, and how to change it. */
  readonly settingsControl: HostedSettings;
  readonly playground: PlaygroundSwitch;
  /** What holds tools to what they were allowed. */
  readonly access: AccessParts;
  /** Lets what is under way end, and lets go of the profile. */
  close(): Promise<void>;
}

/**
 * Takes a profile and starts its engine; undefined if another process has it. The lock comes first: nothing of the profile is touched
 * without it. Throws `storage-unavailable`.
 */
export async function openProfileHost(options: ProfileHostOptions): Promise<ProfileHost | undefined> {
  const lock = acquireProfileLock(options.profile);
  if (!lock) return undefined;
  const closers: (() => unknown)[] = [() => lock.release()];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await assemble(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts the parts together; each leaves what ends it in `closers`, to be called in the opposite order. */
async function assemble(
  options: ProfileHostOptions,
  closers: (() => unknown)[],
): Promise<Omit<ProfileHost, 'close'>> {
  const { profile, warn = () => {} } = options;
  const core = await openHostEngine(options, closers, () => desks.lock.notice());
  const desks: HostDesks = openHostDesks(options, core, closers, () => api.feed);
  const api: Api = createApi(hostApiParts(options, core, desks), systemClock, {
    onUnexpected: (procedure, error) => warn(unexpectedWords(procedure, error)),
  });
  await startHost(options, core, desks, api, closers);
  const { engine, providers, protection, settings, settingsControl } = core;
  const { access, lock, playground } = desks;
  return { profile, api, access, engine, providers, protection, lock, settings, settingsControl, playground };
}

/** Starts what the parts do by themselves. */
async function startHost(
  { kind }: ProfileHostOptions,
  { engine, definitionFolder, providers, settingsControl, signIn }: HostEngine,
  { catalogue, lock, backup, playground, access, tokenFiles }: HostDesks,
  api: Api,
  closers: (() => unknown)[],
): Promise<void> {
  closers.push(
    await followDefinitions(definitionFolder, kind !== 'command', providers, () => {
      catalogue.forget();
      engine.providersChanged();
      api.feed.tellProvidersChanged();
    }),
  );
  settingsControl.subscribe(() => engine.timingChanged());
  closers.push(() => api.feed.close());
  closers.push(() => playground.close());
  await playground.resume();
  // What a restoration left to do, such as definitions that its accounts need.
  await backup.desk.finish().catch(() => undefined);
  await engine.start(lock.refusal);
  if (kind !== 'command') {
    lock.watch();
    lock.resumeRotation();
    backup.schedule.watch();
  }
  closers.push(() => lock.close());
  const forgetting = forgetRemoved(engine, signIn);
  closers.push(() => Promise.all(forgetting));
  closers.push(() => engine.stop());
  tokenFiles?.start(lock.state().isLocked);
  lock.subscribe(({ isLocked }) => tokenFiles?.setLocked(isLocked));
  closers.push(() => tokenFiles?.close());
  if (kind !== 'command') await signIn.tidy?.(engine.list().map(({ id }) => id));
  closers.push(() => access.consent.close());
}

/** Deletes browser profiles along with their accounts. What is being deleted is in the set. */
function forgetRemoved(engine: SecureSessionManager, signIn: PersonSignIn): Set<Promise<void>> {
  const running = new Set<Promise<void>>();
  engine.subscribe((notice) => {
    if (notice.type !== 'account-removed' || !signIn.forget) return;
    // What cannot be deleted now is deleted when the next host starts.
    const forgetting = signIn.forget(notice.accountId).catch(() => {});
    running.add(forgetting);
    void forgetting.then(() => running.delete(forgetting));
  });
  return running;
}
