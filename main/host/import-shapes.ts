import type { Output, ValidInput } from '../../preload/contract.ts';

/** What was recognised in a file, as it may be shown. */
export type ImportPreview = Output<'imports.preview'>;
export type ImportedItem = ImportPreview['items'][number];
export type PasswordOutcome = ImportPreview['passwords'][number];

/** What is to be kept of a preview. */
export type ImportChoice = ValidInput<'imports.apply'>['items'][number];
export type ImportOutcome = Output<'imports.apply'>;

/** Narrows what is recognised. */
export type ImportTarget = Omit<ValidInput<'imports.preview'>, 'text'>;
