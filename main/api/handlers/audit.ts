import type { Output } from '../../../preload/contract.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';
import type { AuditEntry } from '../reliability-parts.ts';
import { failureView } from '../views.ts';

export function auditHandlers({ audit, engine }: ApiParts): HandlersOf<'audit'> {
  return {
    'audit.list': async (query) => {
      const labels = new Map(engine.list().map(({ id, label }) => [id, label]));
      return { entries: audit.list(query).map((entry) => entryView(entry, labels)) };
    },
    'audit.verify': async () => {
      const { intact, entries, pruned, erased, oldestAt, newestAt, sealed, problems } = await audit.verify();
      return {
        ...{ intact, entries, pruned, erased, oldestAt, newestAt },
        sealed: sealed && { through: sealed.through, at: sealed.at, checked: sealed.checked },
        problems: problems.map(({ id, what }) => ({ id, what })),
      };
    },
    'audit.export': async ({ after, limit }) => {
      const { lines, next } = audit.export(after, limit);
      return { lines: [...lines], next };
    },
  };
}

function entryView(
  { id, event, erased }: AuditEntry,
  labels: ReadonlyMap<string, string>,
): Output<'audit.list'>['entries'][number] {
  const { at, type, actor, tool, accountId, providerId, failure, facts } = event;
  return {
    ...{ id, at, type, actor, tool, accountId, erased },
    account: accountId === undefined ? undefined : labels.get(accountId),
    provider: providerId,
    failure: failure && failureView(failure),
    facts: facts && { ...facts },
  };
}
