/** Thrown where rows cannot be measured because something is missing; its message says what, and is printed below the table. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
