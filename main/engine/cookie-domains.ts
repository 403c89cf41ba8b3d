import { hostMatches } from './url-pattern.ts';

/**
 * Whether a cookie of `cookieDomain` (without a leading dot) may go to one of the hosts; decides which cookies of a browser are taken over.
 * `*.example.com` among the hosts means every host below example.com.
 */
export function cookieBelongs(hosts: readonly string[], cookieDomain: string, hostOnly: boolean): boolean {
  return hosts.some((host) => {
    if (hostMatches(host, cookieDomain)) return true;
    const below = host.startsWith('*.') ? host.slice(2) : host;
    return !hostOnly && (below === cookieDomain || below.endsWith(`.${cookieDomain}`));
  });
}
