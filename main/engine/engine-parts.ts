import { AccountBook, type Entry } from './account-book.ts';
import { AccountCare } from './account-care.ts';
import { AccountListing } from './account-listing.ts';
import { AccountSignIns } from './account-sign-ins.ts';
import { BrowserCookies } from './browser-cookies.ts';
import { ClientPool } from './client-pool.ts';
import { comeToRest } from './coming-to-rest.ts';
import { CreditReading } from './credit-reading.ts';
import { EngineContext } from './engine-context.ts';
import type { EngineNotice } from './events.ts';
import { HandOutLog } from './hand-out-log.ts';
import { Holding } from './holding.ts';
import { OverdueWork } from './overdue-work.ts';
import type { Ports } from './ports.ts';
import { Recovery } from './recovery.ts';
import { Renewal } from './renewal.ts';
import { SessionKeeper } from './session-keeper.ts';
import { SessionUse } from './session-use.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { SignInFlow } from './sign-in-flow.ts';

export interface EngineOptions {
  /** How many signed-in clients stay in memory while nobody uses them; 256 unless told. */
  readonly idleClients?: number;
  /**
   * False: does only what it is asked, leaves the refreshing to a host that stays, and does not fill the log with its own coming and going. For
   * a command that soon lets go.
   */
  readonly keepAlive?: boolean;
}

/** What the engine is made of. */
export interface EngineParts {
  readonly keepAlive: boolean;
  readonly context: EngineContext;
  readonly listing: AccountListing;
  readonly renewal: Renewal;
  readonly use: SessionUse;
  readonly handOuts: HandOutLog;
  readonly creditReading: CreditReading;
  readonly browserCookies: BrowserCookies;
  readonly desk: SignInDesk;
  readonly signIns: AccountSignIns;
  readonly accountCare: AccountCare;
  readonly overdue: OverdueWork;
  readonly holding: Holding;
}

/** Puts the engine together; nothing of it runs yet. */
export function buildEngine(
  ports: Ports,
  { idleClients = 256, keepAlive = true }: EngineOptions,
): EngineParts {
  const listing: AccountListing = new AccountListing((entry) => overdue.dueAt(entry));
  const notify = (notice: EngineNotice) => listing.notify(notice);
  const book = new AccountBook(ports.accounts, (entry) => listing.announce(entry));
  const pool = new ClientPool(ports.vault, idleClients);
  const context = new EngineContext(ports, book, pool, new SessionKeeper(ports.vault, pool));
  const plan = (entry: Entry) => overdue.plan(entry);
  const renewal = new Renewal(context, new Recovery(context), plan);
  const handOuts = new HandOutLog(context);
  const use = new SessionUse(context, renewal, handOuts, keepAlive);
  const creditReading = new CreditReading(context, use, renewal);
  const overdue: OverdueWork = new OverdueWork(context, renewal, creditReading, handOuts, notify);
  const desk = new SignInDesk(new SignInFlow(context), notify);
  return {
    keepAlive,
    context,
    listing,
    renewal,
    use,
    handOuts,
    creditReading,
    browserCookies: new BrowserCookies(context, renewal),
    desk,
    signIns: new AccountSignIns({ context, desk, overdue, listing }),
    accountCare: new AccountCare(context),
    overdue,
    holding: new Holding({ context, renewal, desk, overdue, keepAlive, notify }),
  };
}

/** Begins nothing new and resolves when what runs has ended, after 10 s at the latest. */
export async function stopEngine(parts: EngineParts): Promise<void> {
  const { context, overdue, desk, renewal, handOuts, keepAlive } = parts;
  context.isStopping = true;
  overdue.stop();
  desk.cancelAll();
  await comeToRest(context, renewal, () => context.stopping.abort());
  context.stopping.abort();
  context.pool.clear();
  handOuts.flush('all');
  if (keepAlive) context.emit('engine-stopped', undefined, 'refresher');
}
