import { type Failure, FailureError } from '../../main/engine/failure.ts';

/** The failure that a promise ends with; anything else is an error of the test. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof FailureError) return error.failure;
  throw new Error('a failure was expected', { cause: error });
}
