import { SqliteGrantStore } from '../accounts/grant-store.ts';
import type { ProfileDatabase } from '../accounts/profile-database.ts';
import type { Api } from '../api/api.ts';
import type { ConsentRequest } from '../api/grant-parts.ts';
import { requestView } from '../api/handlers/grants.ts';
import { ConsentDesk } from '../broker/consent-desk.ts';
import { GrantBook } from '../broker/grant-book.ts';
import type { AccessParts } from '../broker/tool-access.ts';
import type { EventLog } from '../engine/ports.ts';
import { systemClock } from './system-ports.ts';

/** How a host lets the person decide about tools. */
export interface ToolHost {
  /** Whether a window or a desktop is there in which the person can be asked about a program without a key. */
  readonly canAsk: () => boolean;
  /** Told when a program asks, beside the event that windows get. What it returns is called when that is not asked any more. */
  readonly onAsked?: (request: ConsentRequest) => () => void;
}

export interface ToolAccessParts extends Pick<AccessParts, 'engine' | 'providers'> {
  readonly database: ProfileDatabase;
  readonly events: EventLog;
  readonly host: ToolHost | undefined;
  readonly feed: () => Api['feed'];
}

/** What holds the tools of a profile to what they were allowed. */
export function openToolAccess({
  database,
  events,
  engine,
  providers,
  host,
  feed,
}: ToolAccessParts): AccessParts {
  const grants = new GrantBook({
    store: new SqliteGrantStore(database),
    events,
    clock: systemClock,
    onChange: () => feed().tellGrantsChanged(),
  });
  const ends = new Map<string, () => void>();
  const consent = new ConsentDesk({
    clock: systemClock,
    canAsk: () => host?.canAsk() === true,
    onChange: (requests, asked) => {
      feed().tellGrantRequests({ requests: requests.map(requestView) });
      for (const [id, end] of ends) {
        if (requests.some((request) => request.id === id)) continue;
        ends.delete(id);
        end();
      }
      const end = asked && host?.onAsked?.(asked);
      if (end) ends.set(asked.id, end);
    },
  });
  return { engine, providers, grants, consent };
}
