import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { TextAreaField, TextField } from '../parts/text-field.tsx';
import type { WayIn } from '../state/contract-types.ts';
import { texts } from '../texts/texts.ts';

const words = texts.signIn;

/** What a way in needs to be typed. */
export function WayFields({
  way,
  username,
  problem,
}: {
  readonly way: WayIn;
  readonly username: string | undefined;
  /** The field that was refused, and why. */
  readonly problem: { readonly field: string; readonly what: string } | undefined;
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
          <div className="checkbox-line">
            <Checkbox.Root
              name="remember"
              defaultChecked
              className="checkbox"
              id="remember"
              aria-describedby="remember-hint"
            >
              <Checkbox.Indicator>
                <Check size={12} strokeWidth={3} />
              </Checkbox.Indicator>
            </Checkbox.Root>
            <span>
              <label htmlFor="remember">{words.remember}</label>
              <br />
              <span id="remember-hint" className="muted">
                {words.rememberHint}
              </span>
            </span>
          </div>
        </>
      );
    case 'token':
    case 'api-key':
      return (
        <TextField
          name="pasted"
          label={words.pasted[way]}
          hint={words.pastedHint[way]}
          problem={problemOf('pasted')}
          secret
          required
        />
      );
    case 'cookies':
      return (
        <TextAreaField name="pasted" label={words.pasted.cookies} hint={words.pastedHint.cookies} required />
      );
    case 'window':
    case 'chrome':
    case 'loopback':
    case 'device':
      return null;
  }
}
