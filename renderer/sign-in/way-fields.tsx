import { CheckboxLine } from '../parts/checkbox-line.tsx';
import { TextAreaField, TextField } from '../parts/text-field.tsx';
import type { WayIn } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';
import { ClientFields, type ClientRequest } from './client-fields.tsx';

const words = texts.signIn;

/** What a way in needs to be typed. */
export function WayFields({
  way,
  username,
  problem,
  hint,
  client,
}: {
  readonly way: WayIn;
  readonly username: string | undefined;
  /** The field that was refused, and why. */
  readonly problem: { readonly field: string; readonly what: string } | undefined;
  /** Where the person finds what is asked for, in the words of the definition. */
  readonly hint: string | undefined;
  /** What a client of the person's own must bring. */
  readonly client?: ClientRequest | undefined;
}) {
  const problemOf = (field: string) => (problem?.field.endsWith(field) ? problem.what : undefined);
  switch (way) {
    case 'password':
    case 'register':
      return (
        <>
          <TextField
            name="username"
            label={words.username}
            defaultValue={username}
            problem={problemOf('username')}
            required
          />
          <TextField name="password" label={words.password} problem={problemOf('password')} secret required />
          <CheckboxLine name="remember" label={words.remember} hint={words.rememberHint} defaultChecked />
        </>
      );
    case 'token':
    case 'api-key':
      return (
        <TextField
          name="pasted"
          label={words.pasted[way]}
          hint={hint === undefined ? words.pastedHint[way] : `${hint} ${words.pastedHint[way]}`}
          problem={problemOf('pasted')}
          secret
          required
        />
      );
    case 'cookies':
      return (
        <TextAreaField
          name="pasted"
          label={words.pasted.cookies}
          hint={hint === undefined ? words.pastedHint.cookies : `${hint} ${words.pastedHint.cookies}`}
          required
        />
      );
    case 'window':
    case 'chrome':
      return null;
    case 'loopback':
    case 'device':
      return client ? <ClientFields way={way} client={client} problemOf={problemOf} /> : null;
  }
}
