import { Autocomplete } from '@base-ui/react/autocomplete';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ProviderData } from '../../preload/contract.ts';
import { Monogram } from '../parts/monogram.tsx';
import { useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

/** A palette of the providers, with search. */
export function ProviderChoice({
  search = '',
  onChoose,
}: {
  readonly search?: string | undefined;
  readonly onChoose: (provider: ProviderData) => void;
}) {
  const providers = useWindow((state) => state.providers);
  const [query, setQuery] = useState(search);
  const sorted = useMemo(
    () => providers.toSorted((first, second) => formats.compare(first.name, second.name)),
    [providers],
  );
  if (sorted.length === 0) return <p className="muted">{texts.signIn.noProviders}</p>;
  return (
    <Autocomplete.Root
      open
      inline
      autoHighlight="always"
      keepHighlight
      items={sorted}
      itemToStringValue={(provider: ProviderData) => provider.name}
      filter={(provider: ProviderData, typed) => matches(provider, typed)}
      value={query}
      // Choosing must not write the name into the search: the palette is gone then.
      onValueChange={(value, details) => details.reason !== 'item-press' && setQuery(value)}
    >
      <div className="palette-search">
        <Search size={15} aria-hidden="true" />
        <Autocomplete.Input
          className="input search-input"
          aria-label={texts.signIn.searchProviders}
          placeholder={texts.signIn.searchProviders}
        />
      </div>
      <Autocomplete.Empty className="palette-empty muted">
        {query !== '' && texts.signIn.noProvider(query)}
      </Autocomplete.Empty>
      <Autocomplete.List className="palette">
        {(provider: ProviderData) => (
          <Autocomplete.Item
            key={provider.id}
            value={provider}
            className="palette-item"
            disabled={provider.failure !== undefined}
            onClick={() => onChoose(provider)}
          >
            <Monogram providerId={provider.id} name={provider.name} />
            <span className="account-lines">
              <span className="truncate">{provider.name}</span>
              <span className="truncate muted">{providerLine(provider)}</span>
            </span>
            <span className="palette-host truncate">{placeOf(provider)}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
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
  if (provider.failure) return provider.failure.what;
  if (provider.waysIn.length === 0) return texts.signIn.noWayIn;
  const ways = provider.waysIn.map((way) => texts.signIn.way[way].name).join(', ');
  return provider.builtIn ? ways : `${texts.signIn.ownDefinition} · ${ways}`;
}
