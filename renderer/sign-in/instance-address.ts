/** What is wrong with the address of an instance, as far as can be told without asking it. */
export type AddressProblem = 'incomplete' | 'not-https' | 'too-much';

/** Plain http is for this machine only. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The address as it was meant: people leave out the scheme. */
export function completeAddress(typed: string): string {
  const text = typed.trim();
  if (text === '' || /^[a-z][\w+.-]*:\/\//i.test(text)) return text;
  const host = text.split(/[/:?#]/)[0] ?? '';
  return `${loopback.test(host) ? 'http' : 'https'}://${text}`;
}

/** What is wrong with an address; undefined if it can be one. */
export function problemOfAddress(address: string): AddressProblem | undefined {
  const url = URL.parse(address);
  if (!url || !/[.:]|^localhost$/.test(url.hostname)) return 'incomplete';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) {
    return 'not-https';
  }
  return url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== ''
    ? 'too-much'
    : undefined;
}
