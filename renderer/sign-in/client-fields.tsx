import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProviderData } from '../../preload/contract.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { TextField } from '../parts/text-field.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.oauthClient;

/** What is asked for of an OAuth client of the person's own. */
export interface ClientRequest {
  readonly facts: NonNullable<ProviderData['client']>;
  /** The account may have one already, which is used unless another is named. */
  readonly known: boolean;
  /** What was typed before. */
  readonly id: string | undefined;
}

interface ClientFieldsProps {
  readonly way: 'loopback' | 'device';
  readonly client: ClientRequest;
  readonly problemOf: (field: string) => string | undefined;
}

/** Id and secret of an OAuth client that the person registered: asked for where there is no other, folded away where there is. */
export function ClientFields({ way, client, problemOf }: ClientFieldsProps) {
  const { facts, known } = client;
  const need = facts.needs[way];
  if (!need) return null;
  const idProblem = problemOf('client.id');
  const secretProblem = problemOf('client.secret');
  const isNeeded = !known && (need.id === 'required' || need.secret === 'required');
  const fields = (
    <>
      {way === 'loopback' && <RedirectUri uri={facts.redirectUri} />}
      <TextField
        name="clientId"
        label={words.id}
        hint={known ? words.idKnown : undefined}
        defaultValue={client.id}
        problem={idProblem}
        required={!known && need.id === 'required'}
      />
      <TextField
        name="clientSecret"
        label={words.secret}
        hint={words.secretHint}
        problem={secretProblem}
        secret
        required={!known && need.secret === 'required'}
      />
    </>
  );
  if (isNeeded) {
    return (
      <>
        <p className="muted">{words.needed}</p>
        {fields}
      </>
    );
  }
  return (
    <Folded isOpen={idProblem !== undefined || secretProblem !== undefined || client.id !== undefined}>
      {fields}
    </Folded>
  );
}

function Folded({ isOpen, children }: { readonly isOpen: boolean; readonly children: ReactNode }) {
  return (
    <Collapsible.Root defaultOpen={isOpen}>
      <Collapsible.Trigger className="cause-trigger">
        <ChevronRight size={12} aria-hidden="true" />
        {words.own}
      </Collapsible.Trigger>
      <Collapsible.Panel>
        <div className="form client-fields">{children}</div>
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}

/** What is to be registered with the server, ready to be copied. */
function RedirectUri({ uri }: { readonly uri: string }) {
  return (
    <div className="field">
      <span className="field-label">{words.redirectUri}</span>
      <div className="client-redirect">
        <output>{uri}</output>
        <CopyButton small text={uri} label={words.copy} />
      </div>
    </div>
  );
}
