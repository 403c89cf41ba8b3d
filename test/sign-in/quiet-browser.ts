/** Arguments that keep a browser from asking the net for things that no test needs. */
export const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
