import type { Texts } from './catalogue.ts';
import { account } from './german/account.ts';
import { accounts } from './german/accounts.ts';
import { backup } from './german/backup.ts';
import { common, time } from './german/common.ts';
import { credits } from './german/credits.ts';
import { failures } from './german/failures.ts';
import { images } from './german/images.ts';
import { imports } from './german/imports.ts';
import { keys } from './german/keys.ts';
import { list } from './german/list.ts';
import { lock } from './german/lock.ts';
import { oauthClient } from './german/oauth-client.ts';
import { overview } from './german/overview.ts';
import { playground } from './german/playground.ts';
import { protection } from './german/protection.ts';
import { settings } from './german/settings.ts';
import { shortcuts } from './german/shortcuts.ts';
import { signIn } from './german/sign-in.ts';
import { states } from './german/states.ts';
import { status } from './german/status.ts';
import { teach } from './german/teach.ts';
import { tools } from './german/tools.ts';

/** Every text of the window in German. */
export const german: Texts = {
  language: 'de',
  account,
  accounts,
  backup,
  common,
  credits,
  failures,
  images,
  imports,
  keys,
  list,
  lock,
  oauthClient,
  overview,
  playground,
  protection,
  settings,
  shortcuts,
  signIn,
  states,
  status,
  teach,
  time,
  tools,
};
