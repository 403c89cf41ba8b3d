import { auditEntries, auditExport, auditLines, auditQuery, auditReport } from '../audit-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const auditProcedures = {
  /** What happened to which account, and by whom, newest first. */
  'audit.list': procedure(auditQuery, auditEntries),
  /** Follows the whole event log and tells whether anybody changed it. */
  'audit.verify': procedure(nothing, auditReport),
  'audit.export': procedure(auditExport, auditLines, 'tool'),
} as const;
