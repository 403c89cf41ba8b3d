import { Button } from '../parts/button.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import type { ConsentRequest } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';
import './tools.css';

const words = texts.tools.ask;

/** Asks about the first of the programs that want something without a key. */
export default function ConsentDialog() {
  const request = useWindow((state) => state.grantRequests[0]);
  return request ? <Question key={request.id} request={request} /> : null;
}

function Question({ request }: { readonly request: ConsentRequest }) {
  const { answerTool } = useActions();
  const account = useWindow((state) =>
    request.accountId === undefined ? undefined : state.accounts.get(request.accountId),
  );
  const { id, program, scope, endsAt, canBeKnownAgain } = request;
  const name = nameOf(program.script ?? program.path);
  const label = account ? `${account.label} (${account.providerName})` : texts.tools.removedAccount;
  return (
    <DialogFrame
      wide
      title={words.title(name)}
      description={
        request.accountId === undefined
          ? words.wantsList(name)
          : words.wants(name, words.things[scope], label)
      }
      onClose={() => void answerTool(id, 'deny')}
    >
      {program.path === undefined ? (
        <p className="muted">{words.notTold}</p>
      ) : (
        <dl className="tools-facts">
          <Fact name={words.program} value={program.path} />
          {program.script !== undefined && <Fact name={words.script} value={program.script} />}
          {program.pid !== undefined && (
            <Fact name={words.process} value={words.processOf(String(program.pid), program.user ?? '')} />
          )}
        </dl>
      )}
      {!canBeKnownAgain && program.path !== undefined && <p className="muted">{words.onceOnly}</p>}
      <p className="muted">
        <Ticking say={(now) => words.ends(times.relative(Math.max(endsAt, now), now))} />
      </p>
      <div className="dialog-foot tools-answers">
        <Button onClick={() => void answerTool(id, 'deny')}>{words.deny}</Button>
        {canBeKnownAgain && <Button onClick={() => void answerTool(id, 'always')}>{words.always}</Button>}
        {canBeKnownAgain && <Button onClick={() => void answerTool(id, 'hour')}>{words.hour}</Button>}
        <Button look="primary" onClick={() => void answerTool(id, 'once')}>
          {words.once}
        </Button>
      </div>
    </DialogFrame>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function nameOf(path: string | undefined): string {
  return path?.split(/[\\/]/).at(-1) || words.unknown;
}
