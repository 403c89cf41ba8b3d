import type { TrialReply } from '../../preload/contract.ts';
import { failureData } from './account-fixture.ts';

/** What the engine says after a sign-in that worked and an identity that was not found. */
export const trialSteps: TrialReply['steps'] = [
  {
    step: 'sign-in',
    pointer: '/signIn/password',
    state: 'good',
    exchanges: [
      {
        method: 'POST',
        url: 'https://api.example.com/auth/login',
        requestHeaders: { 'content-type': 'application/json' },
        requestBody: '{\n  "email": "ada@example.com",\n  "password": "••••"\n}',
        status: 200,
        replyHeaders: { 'content-type': 'application/json' },
        replyBody: '{\n  "access_token": "••••",\n  "refresh_token": "••••",\n  "expires_in": 3600\n}',
        cut: false,
      },
    ],
    found: { accessToken: true, refreshToken: true, cookies: 0 },
  },
  { step: 'renew', pointer: '/renewal', state: 'skipped', exchanges: [], found: {}, reason: 'would-spend' },
  {
    step: 'identity',
    pointer: '/identity',
    state: 'failed',
    exchanges: [
      {
        method: 'GET',
        url: 'https://api.example.com/me',
        requestHeaders: { authorization: 'Bearer ••••' },
        status: 200,
        replyHeaders: { 'content-type': 'application/json' },
        replyBody: '{\n  "user": {\n    "id": "7b0c1f4e",\n    "email": "ada@example.com"\n  }\n}',
        cut: false,
      },
    ],
    found: {},
    failure: failureData({
      kind: 'unrecognised',
      message: 'My API answered in a way that its definition does not know.',
      detail: 'an identity without a subject',
    }),
  },
  {
    step: 'credits',
    pointer: '/credits',
    state: 'good',
    exchanges: [],
    found: { total: 1_412, unit: 'credits', plan: 'Pro' },
  },
];
