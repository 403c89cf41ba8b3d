/** What a definition can begin with: one for each kind of site. Hosts and places are to be replaced by those of the site. */
export const templates = {
  jwt: {
    format: 1,
    id: 'my-api',
    name: 'My API',
    domains: ['api.example.com'],
    signIn: {
      password: {
        request: {
          url: 'https://api.example.com/auth/login',
          json: { email: '{username}', password: '{password}' },
        },
      },
      token: { hint: 'Paste an access token of the API.' },
    },
    tokens: {
      accessToken: '/access_token',
      refreshToken: '/refresh_token',
      expires: { seconds: '/expires_in' },
    },
    renewal: {
      by: 'refresh',
      request: {
        url: 'https://api.example.com/auth/refresh',
        json: { refresh_token: '{refreshToken}' },
      },
    },
    identity: { request: 'https://api.example.com/me', subject: '/id', email: '/email', name: '/name' },
    credits: { request: 'https://api.example.com/credits', total: '/remaining' },
  },
  session: {
    format: 1,
    id: 'my-site',
    name: 'My site',
    domains: ['www.example.com'],
    signIn: {
      chrome: {
        mode: 'after',
        startUrl: 'https://www.example.com/',
        done: { cookie: '__Secure-session-token' },
      },
      cookies: { hint: 'Export the cookies of www.example.com from your browser.' },
    },
    tokens: { accessToken: '/accessToken', expires: { instant: '/expires' } },
    renewal: { by: 'refresh', request: 'https://www.example.com/api/auth/session' },
    identity: {
      request: 'https://www.example.com/api/auth/session',
      subject: '/user/email',
      email: '/user/email',
      name: '/user/name',
    },
  },
  cookies: {
    format: 1,
    id: 'my-site',
    name: 'My site',
    domains: ['www.example.com'],
    signIn: {
      chrome: {
        mode: 'live',
        startUrl: 'https://www.example.com/login',
        done: { url: 'https://www.example.com/home*', cookie: 'session' },
      },
      cookies: { hint: 'Export the cookies of www.example.com from your browser.' },
    },
    renewal: { by: 'touch', request: 'https://www.example.com/api/me', every: '15m' },
    identity: { request: 'https://www.example.com/api/me', subject: '/id', email: '/email' },
  },
  oauth: {
    format: 1,
    id: 'my-oauth',
    name: 'My service',
    domains: ['api.example.com'],
    signIn: { loopback: {}, device: {} },
    oauth: {
      issuer: 'https://login.example.com',
      clientId: 'your-client-id',
      scopes: ['openid', 'email', 'offline_access'],
    },
    renewal: { by: 'oauth' },
    identity: { from: 'userinfo' },
  },
  key: {
    format: 1,
    id: 'my-key',
    name: 'My service',
    domains: ['api.example.com'],
    send: { Authorization: 'Bearer {apiKey}' },
    signIn: { 'api-key': { hint: 'Settings, API keys.' } },
    renewal: { by: 'check' },
    identity: { request: 'https://api.example.com/v1/me', subject: '/id', email: '/email' },
    credits: { request: 'https://api.example.com/v1/balance', total: '/balance', unit: 'USD' },
  },
} as const;

export type TemplateName = keyof typeof templates;

/** The text of a template. */
export function templateText(name: TemplateName): string {
  return `${JSON.stringify(templates[name], null, 2)}\n`;
}
