import { z } from 'zod';
import {
  backupPreview,
  backupState,
  fileId,
  heldFile,
  madeBackup,
  partText,
  restored,
  restoreWish,
} from '../backup-schema.ts';
import { givenPassphrase, newPassphrase } from '../lock-schema.ts';
import { accountId } from '../schemas.ts';
import { nothing, procedure } from './procedure.ts';

export const backupProcedures = {
  'backup.state': procedure(nothing, backupState),
  /** Makes a backup of all accounts or some; where files are chosen in a dialog, the person is asked where to. */
  'backup.create': procedure(
    z.object({ passphrase: newPassphrase, ids: z.array(accountId).max(100_000).optional() }),
    madeBackup,
  ),
  'backup.createAt': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      passphrase: newPassphrase,
      ids: z.array(accountId).max(100_000).optional(),
    }),
    madeBackup,
    'tool',
  ),
  /** A part of a backup that was made for a download: encrypted bytes in base64. */
  'backup.read': procedure(
    z.object({ fileId, offset: z.number().int().min(0) }),
    z.object({ part: partText, isLast: z.boolean() }),
  ),
  /** Hands over a backup, part by part: encrypted bytes in base64. */
  'backup.upload': procedure(
    z.object({ fileId: fileId.optional(), name: z.string().max(255), part: partText }),
    heldFile,
  ),
  /** Asks the person for a file, where there are dialogs. */
  'backup.choose': procedure(nothing, z.object({ file: heldFile.optional() })),
  'backup.takeFile': procedure(z.object({ path: z.string().min(1).max(4_096) }), heldFile, 'tool'),
  /** What is in a backup, and how it stands to what is here. Changes nothing. */
  'backup.inspect': procedure(z.object({ fileId, passphrase: givenPassphrase }), backupPreview),
  'backup.restore': procedure(z.object({ fileId, passphrase: givenPassphrase, wish: restoreWish }), restored),
  /** Sets what scheduled backups are sealed for. The passphrase is not kept. */
  'backup.setPassphrase': procedure(z.object({ passphrase: newPassphrase }), backupState),
  'backup.forgetPassphrase': procedure(nothing, backupState),
  /** Makes a scheduled backup now. */
  'backup.runNow': procedure(nothing, backupState),
  /**
   * Writes sessions and passwords in plain form into a new file that only this user can read. Only ever because a person typed the phrase:
   * whoever reads the file can use the accounts.
   */
  'export.plain': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      format: z.enum(['json', 'cookies']),
      ids: z.array(accountId).max(100_000).optional(),
      phrase: z.literal('everyone who reads this file can use my accounts'),
    }),
    z.object({ path: z.string(), accounts: z.number(), unopened: z.number() }),
    'tool',
  ),
} as const;
