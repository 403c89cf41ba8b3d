import type { Texts } from '../catalogue.ts';

export const oauthClient: Texts['oauthClient'] = {
  needed:
    'Dieser Dienst verlangt einen OAuth-Client, den du dort selbst registrierst, etwa in seinen Entwicklereinstellungen.',
  own: 'Einen eigenen OAuth-Client verwenden',
  id: 'Client-ID',
  idKnown: 'Lass beide leer, um den bisherigen zu verwenden.',
  secret: 'Client-Geheimnis',
  secretHint: 'Es wird zusammen mit der Sitzung des Kontos versiegelt.',
  redirectUri: 'Zu registrierende Redirect-URI',
  copy: 'Kopieren',
};
