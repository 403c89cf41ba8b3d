import { account } from './english/account.ts';
import { accounts } from './english/accounts.ts';
import { backup } from './english/backup.ts';
import { common, time } from './english/common.ts';
import { credits } from './english/credits.ts';
import { failures } from './english/failures.ts';
import { images } from './english/images.ts';
import { imports } from './english/imports.ts';
import { keys } from './english/keys.ts';
import { list } from './english/list.ts';
import { lock } from './english/lock.ts';
import { oauthClient } from './english/oauth-client.ts';
import { overview } from './english/overview.ts';
import { playground } from './english/playground.ts';
import { protection } from './english/protection.ts';
import { settings } from './english/settings.ts';
import { shortcuts } from './english/shortcuts.ts';
import { signIn } from './english/sign-in.ts';
import { states } from './english/states.ts';
import { status } from './english/status.ts';
import { teach } from './english/teach.ts';
import { tools } from './english/tools.ts';

/** Every text of the window in English. Texts with placeholders are functions. */
export const english = {
  language: 'en',
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
  overview,
  oauthClient,
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
} as const;
