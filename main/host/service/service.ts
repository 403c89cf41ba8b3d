import { join } from 'node:path';

/** What a system says about the background service: the daemon that it starts with the login session. */
export interface ServiceState {
  /** What starts it: `systemd`, `launchd` or `Task Scheduler`. */
  readonly manager: string;
  readonly installed: boolean;
  readonly startsAtLogin: boolean;
  readonly activity: 'running' | 'stopped' | 'failed';
  /** Process id; present while it runs and the system tells. */
  readonly processId?: number;
  /** The file or task that describes it. */
  readonly place: string;
  /** Where it runs on after the person has signed out: the system says so. */
  readonly outlivesLogin?: boolean;
  /** The file with what it said, or the command that shows it. */
  readonly log: string;
}

/** The background service of one profile, as the system keeps it. */
export interface Service {
  /**
   * Installs and starts it; one that is there already is replaced. Throws `not-supported`, `storage-unavailable`, `unexpected`.
   * `leave`: the process that runs as the service is left alone, for when it is the one that asks.
   */
  install(running?: 'change' | 'leave'): Promise<ServiceState>;
  /** Stops and removes it, and sees that it is gone. Throws the same. */
  uninstall(running?: 'change' | 'leave'): Promise<ServiceState>;
  /** Read from the system each time. Throws `not-supported` where the system has no such thing. */
  state(): Promise<ServiceState>;
}

/** What the service runs, and for whom: absolute paths. */
export interface ServiceProgram {
  readonly command: readonly [node: string, script: string];
  readonly profile: string;
}

/** The whole command line of the service. */
export function serviceCommand({ command, profile }: ServiceProgram): readonly string[] {
  return [...command, 'daemon', '--service', '--profile', profile];
}

/** What the service says, where the system keeps no journal of it; in files that do not grow without end. */
export function serviceLog(profile: string): string {
  return join(profile, 'service.log');
}
