import type { Output } from '../../../preload/contract.ts';
import { resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';
import type { TokenFile } from '../token-file-parts.ts';
import { failureView } from '../views.ts';

type TokenFileView = Output<'tokenFiles.list'>['files'][number];

export function tokenFileHandlers({ engine, providers, tokenFiles }: ApiParts): HandlersOf<'tokenFiles'> {
  const idOf = (name: string) => resolveAccount(engine.list(), name, (id) => providers.find(id)).id;

  return {
    'tokenFiles.list': async () => ({ files: tokenFiles.list().map(view) }),
    'tokenFiles.keep': async ({ id, form, minValid }) =>
      view(await tokenFiles.keep({ accountId: idOf(id), form, minValid })),
    'tokenFiles.remove': async ({ id, form }) => {
      await tokenFiles.remove(idOf(id), form);
      return {};
    },
  };
}

function view({ accountId, form, path, minValid, writtenAt, failure }: TokenFile): TokenFileView {
  return { accountId, form, path, minValid, writtenAt, failure: failure && failureView(failure) };
}
