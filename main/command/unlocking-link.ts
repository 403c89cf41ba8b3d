import type { FailureData, Input, Output, ProcedureName } from '../../preload/contract.ts';
import { type EngineLink, ReplyFailure } from './engine-link.ts';
import { askPassphrase } from './passphrase.ts';
import type { Terminal } from './terminal.ts';

/** A link that asks for the passphrase of the app lock or the sealed file where one is needed and somebody can be asked, and then asks again. */
export function unlockingLink(link: EngineLink, terminal: Terminal): EngineLink {
  return {
    ...link,
    async call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
      try {
        return await link.call(name, input);
      } catch (error) {
        if (name === 'engine.unlock' || name === 'lock.unlock' || !(error instanceof ReplyFailure))
          throw error;
        if (!(await waitsForPassphrase(link, error.failure))) throw error;
        const passphrase = await askPassphrase(terminal);
        if (passphrase === undefined) throw error;
        await link.call('engine.unlock', { passphrase });
        return await link.call(name, input);
      }
    },
  };
}

async function waitsForPassphrase(link: EngineLink, failure: FailureData): Promise<boolean> {
  if (failure.vault === 'app-locked') return true;
  if (failure.vault !== 'locked') return false;
  const { protection } = await link.call('engine.status', {});
  return protection.backend === 'passphrase-file';
}
