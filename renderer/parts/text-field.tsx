import { Field } from '@base-ui/react/field';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { texts } from '../texts/texts.ts';
import { IconButton } from './icon-button.tsx';
import { useEmptiedFields } from './use-emptied-fields.ts';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'className' | 'value'> {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the engine refused what was typed. */
  readonly problem?: string | undefined;
  readonly secret?: boolean;
}

/** A labelled line of text. What is typed stays in the page's own field: no state of the window ever holds it. */
export function TextField({ name, label, hint, problem, secret = false, ...rest }: TextFieldProps) {
  const [shown, setShown] = useState(false);
  const box = useEmptiedFields<HTMLDivElement>();
  return (
    <Field.Root className="field" name={name} invalid={problem !== undefined}>
      <FieldLabel required={rest.required === true}>{label}</FieldLabel>
      <div ref={box} className={secret ? 'field-box field-with-button' : 'field-box'}>
        <Field.Control
          className="input"
          data-secret={secret || undefined}
          type={secret && !shown ? 'password' : 'text'}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          {...rest}
        />
        {secret && (
          <IconButton
            small
            label={shown ? texts.signIn.hidePassword : texts.signIn.showPassword}
            icon={shown ? <EyeOff size={14} /> : <Eye size={14} />}
            onClick={() => setShown(!shown)}
          />
        )}
      </div>
      {hint !== undefined && <Field.Description className="field-hint">{hint}</Field.Description>}
      {problem !== undefined && (
        <Field.Error className="field-error" match>
          {problem}
        </Field.Error>
      )}
    </Field.Root>
  );
}

/** A labelled field for a long paste. */
export function TextAreaField({
  name,
  label,
  hint,
  ...rest
}: Omit<ComponentProps<'textarea'>, 'className' | 'value'> & {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
}) {
  const box = useEmptiedFields<HTMLDivElement>();
  return (
    <Field.Root ref={box} className="field" name={name}>
      <FieldLabel required={rest.required === true}>{label}</FieldLabel>
      <Field.Control
        render={<textarea className="input" autoComplete="off" spellCheck={false} {...rest} />}
      />
      {hint !== undefined && <Field.Description className="field-hint">{hint}</Field.Description>}
    </Field.Root>
  );
}

function FieldLabel({ required, children }: { readonly required: boolean; readonly children: ReactNode }) {
  return (
    <Field.Label className="field-label">
      {children}
      {!required && <span className="field-optional"> ({texts.common.optional})</span>}
    </Field.Label>
  );
}
