/** Takes the lock of the profile given as argument, says whether it got it, and then lives until it is killed. */
import { acquireProfileLock } from '../../main/accounts/profile-lock.ts';

const lock = acquireProfileLock(process.argv[2] ?? '');
console.log(lock ? 'taken' : 'in use');
if (lock) setInterval(() => undefined, 60_000);
