/**
 * Makes something of Node's crypto from the bytes of a key. Node 24 finds out by two errors of its own that bytes are no key object, and takes 7 of
 * the 9 us that a cipher needs for their stacks. A key object does without, but holds a copy of the key that nobody can zero.
 */
export function withoutStacks<Made>(make: () => Made): Made {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
