export { isLoopbackHost, isSafeUrl } from '../engine/loopback-host.ts';
