import type { ProcedureName } from '../../preload/contract.ts';
import type { GrantScope } from '../engine/grant.ts';

/** A procedure that tools may have. */
export interface ToolProcedure {
  /** Any of these is enough. */
  readonly scopes: readonly GrantScope[];
  /** The field of its input that names an account; absent if it answers about all that the tool may see. */
  readonly account?: 'id' | 'name';
}

const anyUse: readonly GrantScope[] = ['token', 'headers', 'cookies'];

/** All that can be granted. What is not here is for the person alone, whatever a grant says. */
const toolProcedures: Partial<Record<ProcedureName, ToolProcedure>> = {
  'accounts.list': { scopes: ['list'] },
  'accounts.get': { scopes: ['list'], account: 'id' },
  'accounts.resolve': { scopes: ['list', ...anyUse], account: 'name' },
  'accounts.findByUrl': { scopes: ['list', ...anyUse] },
  'accounts.refresh': { scopes: anyUse, account: 'id' },
  'tokens.get': { scopes: ['token'], account: 'id' },
  'tokens.headers': { scopes: ['headers'], account: 'id' },
  'tokens.cookies': { scopes: ['cookies'], account: 'id' },
  // Whoever may have what signs in can send the request as well.
  'calls.send': { scopes: ['headers'], account: 'id' },
  'tokens.browserState': { scopes: ['cookies'], account: 'id' },
};

/** What a tool has to be allowed for a procedure or the stream of events; undefined if no tool may have it. */
export function toolProcedure(name: string): ToolProcedure | undefined {
  if (name === 'events') return { scopes: ['list'] };
  return Object.hasOwn(toolProcedures, name) ? toolProcedures[name as ProcedureName] : undefined;
}
