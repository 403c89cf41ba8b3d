/** Whoever read the output has read enough, as `head` does: nothing is wrong. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** Ends the process on an error that nobody expected. Its text is not shown, which can hold what was sent; where it happened cannot. */
export function endOnUnexpected(error: unknown): never {
  if (isClosedPipe(error)) process.exit(0);
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^ +at /.test(line));
  const { writeSync } = process.getBuiltinModule('node:fs');
  writeSync(2, [`latchkey: something went wrong inside (${name}).`, ...places, ''].join('\n'));
  process.exit(1);
}
