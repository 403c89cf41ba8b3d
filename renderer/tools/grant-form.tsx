import { useState } from 'react';
import { FormDialog } from '../dialogs/form-dialog.tsx';
import { CheckboxLine } from '../parts/checkbox-line.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { GrantScope } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

const words = texts.tools.create;
const scopes: readonly GrantScope[] = ['token', 'headers', 'cookies', 'list'];
const hour = 3_600_000;
const lengths = { hours: 12 * hour, month: 30 * 24 * hour, ever: undefined } as const;

/** Makes a key for a tool. The key itself goes from main to the clipboard, and never comes here. */
export function GrantForm({ onClose }: { readonly onClose: () => void }) {
  const { createGrant } = useActions();
  const accounts = useWindow((state) => state.accounts);
  const [problem, setProblem] = useState<string>();
  const listed = [...accounts.values()].toSorted((one, other) => formats.compare(one.label, other.label));
  const chosen = (form: FormData) => scopes.filter((scope) => form.get(scope) !== null);
  return (
    <FormDialog
      title={words.title}
      description={words.description}
      confirm={words.confirm}
      busy={words.busy}
      accepts={(form) => {
        const isChosen = chosen(form).length > 0;
        setProblem(isChosen ? undefined : words.nothingChosen);
        return isChosen;
      }}
      act={(form) => {
        const account = String(form.get('account'));
        return createGrant({
          name: String(form.get('name')).trim(),
          accounts: account === '' ? 'all' : [account],
          scopes: chosen(form),
          lifetime: lengths[String(form.get('length')) as keyof typeof lengths],
        });
      }}
      onClose={onClose}
    >
      <TextField name="name" label={words.name} maxLength={80} pattern=".*\S.*" required />
      <label className="field">
        <span className="field-label">{words.account}</span>
        <select name="account" className="input" defaultValue={listed[0]?.id}>
          {listed.map(({ id, label, providerName }) => (
            <option key={id} value={id}>{`${label} (${providerName})`}</option>
          ))}
          <option value="">{texts.tools.allAccounts}</option>
        </select>
      </label>
      <fieldset className="tools-choices">
        <legend className="field-label">{words.what}</legend>
        {scopes.map((scope) => (
          <CheckboxLine key={scope} name={scope} label={words[scope]} defaultChecked={scope === 'token'} />
        ))}
        <p role="alert" className="tools-problem">
          {problem}
        </p>
      </fieldset>
      <label className="field">
        <span className="field-label">{words.length}</span>
        <select name="length" className="input" defaultValue="month">
          {(['hours', 'month', 'ever'] as const).map((length) => (
            <option key={length} value={length}>
              {words.lengths[length]}
            </option>
          ))}
        </select>
      </label>
    </FormDialog>
  );
}
