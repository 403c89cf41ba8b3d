import { fail } from '../../engine/failure.ts';
import type { HostSettings } from '../settings-control.ts';
import type { Service, ServiceState } from './service.ts';

/**
 * The settings of a daemon: whether the system starts it with the login session, as the system says whenever the settings are read. A daemon
 * that is the service itself goes on running, whatever is chosen: to end it would take the window away from under whoever chose.
 */
export function serviceSettings(service: Service, isService: boolean): HostSettings {
  let state: ServiceState | undefined;
  const running = isService ? 'leave' : 'change';
  return {
    get can() {
      return { startAtLogin: state !== undefined, closeToTray: false, notifications: false };
    },
    look: async () => {
      // A system without such a thing is one on which nothing can be switched.
      state = await service.state().catch(() => undefined);
    },
    read: () => ({ startAtLogin: state?.startsAtLogin === true }),
    apply: async (now, before) => {
      const { startAtLogin } = now.background;
      if (startAtLogin === before.background.startAtLogin) return;
      state = await (startAtLogin ? service.install(running) : service.uninstall(running));
      if (state.startsAtLogin === startAtLogin) return;
      throw fail('not-supported', 'Your system keeps Latchkey from changing whether it starts by itself.');
    },
  };
}
