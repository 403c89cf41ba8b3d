import { useMemo } from 'react';
import type { ProviderData } from '../../preload/contract.ts';
import { Monogram } from '../parts/monogram.tsx';
import { SearchList } from '../parts/search-list.tsx';
import { useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { formats, texts } from '../texts/texts.ts';

/** A palette of the providers, with search. */
export function ProviderChoice({
  search,
  onChoose,
}: {
  readonly search?: string | undefined;
  readonly onChoose: (provider: ProviderData) => void;
}) {
  const providers = useWindow((state) => state.providers);
  const sorted = useMemo(
    () => providers.toSorted((first, second) => formats.compare(first.name, second.name)),
    [providers],
  );
  if (sorted.length === 0) return <p className="muted">{texts.signIn.noProviders}</p>;
  return (
    <SearchList
      items={sorted}
      filter={matches}
      nameOf={({ name }) => name}
      keyOf={({ id }) => id}
      canBeChosen={({ failure }) => failure === undefined}
      onChoose={onChoose}
      label={texts.signIn.searchProviders}
      none={texts.signIn.noProvider}
      initial={search}
    >
      {(provider) => (
        <>
          <Monogram providerId={provider.id} name={provider.name} />
          <span className="account-lines">
            <span className="truncate">{provider.name}</span>
            <span className="truncate muted">{providerLine(provider)}</span>
          </span>
          <span className="palette-host truncate">{placeOf(provider)}</span>
        </>
      )}
    </SearchList>
  );
}

/** Whether every word that was typed is found in the provider's name, its hosts or its kind. */
function matches(provider: ProviderData, typed: string): boolean {
  const { id, name, hosts, kind } = provider;
  const text = [name, id, ...hosts, texts.signIn.kinds[kind]].join(' ').toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Where its accounts live. */
function placeOf({ id, builtIn, instance, hosts }: ProviderData): string | undefined {
  if (builtIn && id.startsWith('playground-')) return texts.signIn.onThisMachine;
  return instance ? texts.signIn.ownInstance : hosts[0];
}

/** The best ways in, or why the provider cannot be used. */
function providerLine(provider: ProviderData): string {
  if (provider.failure) return failureWords(provider.failure).what;
  if (provider.waysIn.length === 0) return texts.signIn.noWayIn;
  const ways = provider.waysIn.map((way) => texts.signIn.way[way].name).join(', ');
  return provider.builtIn ? ways : `${texts.signIn.ownDefinition} · ${ways}`;
}
