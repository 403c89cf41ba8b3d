/** An OAuth client that the person registered with a service. */
export const oauthClient = {
  needed:
    'This service wants an OAuth client that you register there yourself, such as in its developer settings.',
  own: 'Use an OAuth client of your own',
  id: 'Client id',
  idKnown: 'Leave both empty to use the one that was used before.',
  secret: 'Client secret',
  secretHint: 'It is sealed together with the session of the account.',
  redirectUri: 'Redirect URI to register',
  copy: 'Copy',
} as const;
