import { useState } from 'react';
import { TextField } from '../parts/text-field.tsx';
import { texts } from '../texts/texts.ts';
import { type AddressProblem, completeAddress, problemOfAddress } from './instance-address.ts';

const words = texts.signIn;

/** The address of the instance: completed and looked at when the field is left, and marked where the engine refused it. */
export function InstanceField({
  defaultValue,
  refused,
}: {
  readonly defaultValue: string | undefined;
  /** Why the engine did not take it. */
  readonly refused: string | undefined;
}) {
  const [problem, setProblem] = useState<AddressProblem>();
  const [changed, setChanged] = useState(false);
  return (
    <TextField
      name="instance"
      type="url"
      inputMode="url"
      label={words.instance}
      hint={words.instanceHint}
      defaultValue={defaultValue}
      problem={problem ? words.instanceProblem[problem] : changed ? undefined : refused}
      required
      onChange={() => {
        setChanged(true);
        setProblem(undefined);
      }}
      onBlur={({ currentTarget }) => {
        const address = completeAddress(currentTarget.value);
        currentTarget.value = address;
        setProblem(address === '' ? undefined : problemOfAddress(address));
      }}
    />
  );
}
