import type { NewUser } from './users.ts';

/** The people of the demonstration. Their passwords are no secrets: the sign-in pages tell one. */
export const demoUsers: readonly [NewUser, ...NewUser[]] = [
  { email: 'ada@playground.example', username: 'ada', password: 'practice-ada' },
  { email: 'grace@playground.example', username: 'grace', password: 'practice-grace' },
  { email: 'alan@playground.example', username: 'alan', password: 'practice-alan', challenge: true },
];

/** The demonstration's first person, if the given users are those of the demonstration. */
export function demoUserAmong(users: readonly NewUser[]): NewUser | undefined {
  const [first] = demoUsers;
  return users.find((user) => user.email === first.email && user.password === first.password);
}
