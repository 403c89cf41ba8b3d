import type { ListedAccount } from '../engine/events.ts';
import { explain, failureOf } from '../engine/failure.ts';
import type { Credential } from '../engine/session.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';
import type { PasswordLine, WrongLine } from '../sign-in/passwords-file.ts';
import type { PasswordOutcome } from './import-shapes.ts';
import type { ImportingEngine } from './session-import.ts';

/** What is to be done with one line. */
export interface PlannedPassword {
  readonly view: PasswordOutcome;
  /** Present if the password is to be stored. */
  readonly store?: { readonly accountId: string; readonly credential: Credential };
}

/** Stores passwords in bulk. */
export class PasswordImport {
  readonly #engine: Pick<ImportingEngine, 'list' | 'setCredential'>;
  readonly #providers: DefinitionRegistry;

  constructor(engine: Pick<ImportingEngine, 'list' | 'setCredential'>, providers: DefinitionRegistry) {
    this.#engine = engine;
    this.#providers = providers;
  }

  /** Says what would become of each line. */
  plan(lines: readonly (PasswordLine | WrongLine)[]): readonly PlannedPassword[] {
    const byName = namesOf(this.#engine.list());
    const set = new Set<string>();
    return lines.map((line) => {
      if (line.kind === 'wrong')
        return { view: { line: line.line, outcome: 'wrong', problem: line.problem } };
      const planned = this.#planLine(line, byName);
      const id = planned.store?.accountId;
      if (id === undefined) return planned;
      const outcome = set.has(id) ? 'replaced' : planned.view.outcome;
      set.add(id);
      return { ...planned, view: { ...planned.view, outcome } };
    });
  }

  /** Stores what is to be stored; one that cannot be keeps no other from it. */
  async store(planned: readonly PlannedPassword[]): Promise<PasswordOutcome[]> {
    const outcomes: PasswordOutcome[] = [];
    for (const { view, store } of planned) {
      if (!store) {
        outcomes.push(view);
        continue;
      }
      try {
        await this.#engine.setCredential(store.accountId, store.credential);
        outcomes.push(view);
      } catch (error) {
        const { what, act } = explain(failureOf(error));
        outcomes.push({ ...view, outcome: 'failed', problem: `${what} ${act}` });
      }
    }
    return outcomes;
  }

  #planLine(line: PasswordLine, byName: ReadonlyMap<string, readonly ListedAccount[]>): PlannedPassword {
    const found = line.names.map((name) =>
      (byName.get(name.toLowerCase()) ?? []).filter((account) => this.#isAt(line, account)),
    );
    const [account, ...others] = found.find((fitting) => fitting.length > 0) ?? [];
    if (!account) return { view: { line: line.line, outcome: 'no-such-account' } };
    if (others.length > 0) return { view: { line: line.line, outcome: 'several-accounts' } };
    const provider = this.#providers.find(account.providerId, account.instance);
    const view = {
      line: line.line,
      account: { id: account.id, label: account.label, providerName: provider?.name ?? account.providerId },
    };
    if (account.authMethod === 'google') return { view: { ...view, outcome: 'google' } };
    if (!provider?.waysIn.includes('password')) return { view: { ...view, outcome: 'not-supported' } };
    const [name = ''] = line.names;
    const username = line.username ?? account.identity?.email ?? account.identity?.name ?? name;
    return {
      view: { ...view, outcome: account.hasCredential ? 'replaced' : 'set' },
      store: { accountId: account.id, credential: { username, password: line.password } },
    };
  }

  /** Whether the line can mean an account at that provider: people use one address at many sites, each with a password of its own. */
  #isAt({ provider, url }: PasswordLine, account: ListedAccount): boolean {
    if (provider !== undefined && !this.#isProvider(provider, account.providerId)) return false;
    return url === undefined || this.#providers.isAt(account.providerId, account.instance, url);
  }

  #isProvider(word: string, providerId: string): boolean {
    const wanted = word.toLowerCase();
    const name = this.#providers.list().find(({ id }) => id === providerId)?.name;
    return wanted === providerId || wanted === name?.toLowerCase();
  }
}

/** The accounts by all that they are called, in small letters: a list has a line for each of them. */
function namesOf(accounts: readonly ListedAccount[]): ReadonlyMap<string, readonly ListedAccount[]> {
  const byName = new Map<string, ListedAccount[]>();
  for (const account of accounts) {
    const { id, label, identity } = account;
    const names = new Set([id, label, identity?.email, identity?.name].map((name) => name?.toLowerCase()));
    for (const name of names) {
      if (name === undefined) continue;
      const called = byName.get(name);
      if (called) called.push(account);
      else byName.set(name, [account]);
    }
  }
  return byName;
}
