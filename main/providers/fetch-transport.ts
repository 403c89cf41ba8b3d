/** The transport by the name under which the hosts know it. */
export { NodeTransport as UndiciTransport } from './node-transport.ts';
