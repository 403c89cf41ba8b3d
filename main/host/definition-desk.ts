import { join } from 'node:path';
import type { DefinitionDesk, TrialWith, TriedStep, WrittenDefinition } from '../api/definition-parts.ts';
import type { ListedAccount } from '../engine/events.ts';
import { fail } from '../engine/failure.ts';
import type { Vault } from '../engine/ports.ts';
import type { Session } from '../engine/session.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { ProviderWorld } from '../providers/compiled-definition.ts';
import type { Definition } from '../providers/definition-schema.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';
import { type TrialSource, tryDefinition } from '../providers/trial.ts';
import { staysWithin } from '../providers/trial-limits.ts';
import { readPasted } from '../sign-in/paste.ts';

/** What the desk needs. */
export interface DefinitionDeskParts {
  readonly registry: DefinitionRegistry;
  readonly world: ProviderWorld;
  readonly folder: string;
  readonly accounts: () => readonly ListedAccount[];
  /** Throws `no-such-account`. */
  readonly account: (id: string) => ListedAccount;
  readonly vault: Pick<Vault, 'loadSession'>;
  readonly keepCookies: SecureSessionManager['keepCookies'];
  /** Called when a definition is gone. */
  readonly onChange: () => void;
}

/** Definitions read, removed and tried. */
export class HostDefinitionDesk implements DefinitionDesk {
  readonly #parts: DefinitionDeskParts;

  constructor(parts: DefinitionDeskParts) {
    this.#parts = parts;
  }

  async read(providerId: string): Promise<WrittenDefinition> {
    const { registry, folder } = this.#parts;
    const { text, builtIn, overrides } = await registry.read(providerId);
    const accounts = this.#accountsOf(providerId).length;
    return {
      definition: text,
      builtIn,
      overrides,
      accounts,
      ...(!builtIn && { file: join(folder, `${providerId}.json`) }),
    };
  }

  async remove(providerId: string): Promise<void> {
    const { registry, onChange } = this.#parts;
    const { builtIn, overrides } = await registry.read(providerId);
    if (builtIn) {
      throw fail('not-supported', `${providerId} is built in; only definitions of your own can be removed.`);
    }
    const living = this.#accountsOf(providerId);
    // Where a built-in one stands behind it, the accounts go on by that.
    if (!overrides && living.length > 0) {
      const names = living.slice(0, 3).map(({ label }) => label);
      const more = living.length > names.length ? ` and ${living.length - names.length} more` : '';
      throw fail(
        'not-allowed',
        `Accounts live on this definition: ${names.join(', ')}${more}. Remove them first; without it they could not be kept.`,
        { field: 'id' },
      );
    }
    await registry.remove(providerId);
    onChange();
  }

  async try(
    text: string,
    instance: string | undefined,
    source: TrialWith,
    signal: AbortSignal,
  ): Promise<readonly TriedStep[]> {
    const definition = await this.#usable(text);
    const { world } = this.#parts;
    const session = await this.#sourceOf(definition, instance, source);
    return await tryDefinition(definition, instance, session, world, signal);
  }

  async #usable(text: string): Promise<Definition> {
    const { definition, problems } = await this.#parts.registry.parse(text);
    if (definition) return definition;
    const [first] = problems;
    throw fail('invalid-input', 'The definition has a mistake; correct it before it is tried.', {
      field: first?.pointer ?? '',
    });
  }

  async #sourceOf(
    definition: Definition,
    instance: string | undefined,
    source: TrialWith,
  ): Promise<TrialSource> {
    switch (source.kind) {
      case 'password': {
        const { username, password } = source;
        return { kind: 'password', credential: { username, password } };
      }
      case 'pasted': {
        const { way, text } = source;
        return {
          kind: 'pasted',
          secrets: [text.trim()],
          capture: (provider) => readPasted(way, text, provider.signInPlan(way)),
        };
      }
      case 'account':
        return await this.#accountSource(definition, instance, source.id);
    }
  }

  async #accountSource(
    definition: Definition,
    instance: string | undefined,
    id: string,
  ): Promise<TrialSource> {
    const session = await this.#sessionOf(definition, instance, id);
    const keep = ({ cookies }: Session) => this.#parts.keepCookies(id, session.cookies, cookies);
    return { kind: 'account', session, keep };
  }

  /** The account's session, if it goes nowhere that it does not go anyway. */
  async #sessionOf(definition: Definition, instance: string | undefined, id: string) {
    const { registry, account, vault } = this.#parts;
    const { providerId, instance: own, label } = account(id);
    const its = registry.definitionOf(providerId);
    if (!its || !staysWithin({ definition, instance }, { definition: its, instance: own })) {
      throw fail(
        'not-allowed',
        `The session of ${label} goes to the hosts of its own provider only, and this definition names others. To try those, paste secrets for it.`,
        { field: '/domains' },
      );
    }
    const session = await vault.loadSession(id);
    if (session) return session;
    throw fail('session-expired', `No session of ${label} is stored.`);
  }

  #accountsOf(providerId: string): readonly ListedAccount[] {
    return this.#parts.accounts().filter((account) => account.providerId === providerId);
  }
}
