import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { ViewMenu } from '../layout/view-menu.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import type { Outcome } from '../state/actions.ts';
import type { Grant, TokenFile } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { texts, times } from '../texts/texts.ts';
import { GrantForm } from './grant-form.tsx';
import '../parts/screen.css';
import './tools.css';

const words = texts.tools;

/** What tools may have, the token files, and how tools are set up. */
export default function ToolsScreen({ folded }: { readonly folded: boolean }) {
  const { readTools } = useActions();
  const connected = useWindow((state) => state.connection.state === 'connected');
  const tools = useWindow((state) => state.tools);
  const [failure, setFailure] = useState<Outcome>();
  useEffect(() => {
    if (connected) void readTools().then(setFailure);
  }, [connected, readTools]);
  return (
    <div className="tools">
      <header className="screen-head">
        {folded && <ViewMenu />}
        <h1>{words.title}</h1>
      </header>
      <div className="tools-body">
        <p className="screen-explanation">{words.explanation}</p>
        {failure && !tools && <FailureNotice failure={failure} />}
        {tools && <Grants grants={tools.grants} />}
        {tools && <Files files={tools.files} />}
        <Recipes />
      </div>
    </div>
  );
}

function Grants({ grants }: { readonly grants: readonly Grant[] }) {
  const { revokeGrant } = useActions();
  const canCopy = useWindow((state) => state.engine?.host === 'desktop');
  const [revoking, setRevoking] = useState<Grant>();
  const [making, setMaking] = useState(false);
  return (
    <section className="tools-section" aria-labelledby="tools-grants">
      <div className="tools-section-head">
        <h2 id="tools-grants">{words.grants}</h2>
        {canCopy && (
          <Button small needsEngine onClick={() => setMaking(true)}>
            <Plus size={14} aria-hidden="true" />
            {words.newKey}
          </Button>
        )}
      </div>
      {grants.length === 0 && <p className="muted">{words.noGrants}</p>}
      <ul>
        {grants.map((grant) => (
          <li key={grant.id} className="tools-row" data-over={grant.isOver || undefined}>
            <div className="tools-row-words">
              <p className="setting-label truncate">{grant.name}</p>
              <GrantLines grant={grant} />
            </div>
            <IconButton
              label={words.revoke(grant.name)}
              icon={<Trash2 size={14} />}
              needsEngine
              onClick={() => setRevoking(grant)}
            />
          </li>
        ))}
      </ul>
      {!canCopy && (
        <p className="muted tools-terminal">
          {words.create.inTerminal}
          <br />
          <code>latchkey grant create NAME --accounts ACCOUNT --scope token --for 12h</code>
        </p>
      )}
      {making && <GrantForm onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          title={words.revokeTitle(revoking.name)}
          loss={words.revokeLoss}
          confirm={words.revokeConfirm}
          busy={words.revokeBusy}
          look="danger"
          act={() => revokeGrant(revoking.id)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </section>
  );
}

function GrantLines({ grant }: { readonly grant: Grant }) {
  const accounts = useWindow((state) => state.accounts);
  const { program, scopes, expiresAt, lastUsedAt, isOver } = grant;
  const labels =
    grant.accounts === 'all'
      ? words.allAccounts
      : grant.accounts.map((id) => accounts.get(id)?.label ?? words.removedAccount).join(', ');
  const things = scopes.map((scope) => words.scopes[scope]).join(', ');
  const end = (now: number) =>
    isOver
      ? words.over
      : expiresAt === undefined
        ? words.untilRevoked
        : words.ends(times.relative(expiresAt, now));
  const use = (now: number) =>
    lastUsedAt === undefined ? words.neverUsed : words.used(times.since(lastUsedAt, now));
  return (
    <>
      <p className="truncate" title={labels}>
        {labels}: {things}
      </p>
      <p className="muted">
        <span className="tools-path">{program?.script ?? program?.path ?? words.byKey}</span>
        {' · '}
        <Ticking say={(now) => `${end(now)} · ${use(now)}`} />
      </p>
    </>
  );
}

function Files({ files }: { readonly files: readonly TokenFile[] }) {
  const { removeTokenFile } = useActions();
  const accounts = useWindow((state) => state.accounts);
  return (
    <section className="tools-section" aria-labelledby="tools-files">
      <div className="tools-section-head">
        <h2 id="tools-files">{words.files}</h2>
      </div>
      <p className="screen-explanation">{words.filesExplanation}</p>
      {files.length === 0 && <p className="muted">{words.noFiles}</p>}
      <ul>
        {files.map((file) => {
          const label = accounts.get(file.accountId)?.label ?? words.removedAccount;
          const { writtenAt } = file;
          return (
            <li key={file.path} className="tools-row">
              <div className="tools-row-words">
                <p className="setting-label truncate">
                  {label}, {words.forms[file.form]}
                </p>
                <p className="muted">
                  {writtenAt === undefined ? (
                    file.failure ? (
                      failureWords(file.failure).what
                    ) : (
                      words.notThere
                    )
                  ) : (
                    <Ticking say={(now) => words.replaced(times.since(writtenAt, now))} />
                  )}
                </p>
                <code className="tools-path">{file.path}</code>
              </div>
              <CopyButton small label={words.copyPath} text={file.path} />
              <IconButton
                label={words.removeFile(label)}
                icon={<Trash2 size={14} />}
                needsEngine
                onClick={() => void removeTokenFile(file)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const recipes = [
  ['token', 'latchkey token ACCOUNT --min-valid 5m'],
  ['exec', 'latchkey exec ACCOUNT --as API_TOKEN -- PROGRAM'],
  ['git', "git config --global credential.helper '!latchkey git-credential'"],
  ['curl', 'latchkey header ACCOUNT | curl -H @- https://api.example.com/'],
  ['file', 'curl -H "@$(latchkey project ACCOUNT --as header)" https://api.example.com/'],
] as const;

function Recipes() {
  return (
    <section className="tools-section" aria-labelledby="tools-recipes">
      <div className="tools-section-head">
        <h2 id="tools-recipes">{words.howTo}</h2>
      </div>
      <ul>
        {recipes.map(([name, line]) => (
          <li key={name} className="tools-row">
            <div className="tools-row-words">
              <p>{words.recipes[name]}</p>
              <code className="tools-path">{line}</code>
            </div>
            <CopyButton small label={words.copyLine} text={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}
