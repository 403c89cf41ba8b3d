import type { FailureData } from '../../preload/contract.ts';
import { failureView } from '../api/views.ts';
import { failureOf } from '../engine/failure.ts';
import { ReplyFailure } from './engine-link.ts';
import { exitCodeOf } from './exit-codes.ts';
import { plain, type Terminal } from './terminal.ts';

/** The failure inside anything thrown, with its words. */
export function failureDataOf(thrown: unknown): FailureData {
  return thrown instanceof ReplyFailure ? thrown.failure : failureView(failureOf(thrown));
}

/** Says a failure: in words on standard error, or as one line of JSON on standard output. Returns the exit code. */
export function reportFailure(failure: FailureData, terminal: Terminal, json: boolean): number {
  if (json) terminal.print(JSON.stringify({ failure }));
  else for (const line of failureLines(failure)) terminal.say(line);
  return exitCodeOf(failure.kind);
}

function failureLines(failure: FailureData): string[] {
  const lines = [`latchkey: ${plain(failure.what)} ${failure.safe} ${failure.act}`];
  const cause = [failure.detail, failure.field?.startsWith('/') && `at ${failure.field}`]
    .filter(Boolean)
    .join(', ');
  if (cause) lines.push(`  (${plain(cause)})`);
  if (failure.vault === 'missing') {
    lines.push('  To choose what protects your sessions: latchkey vault use passphrase|key-file');
  }
  return lines;
}
