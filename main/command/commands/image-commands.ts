import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Input, Output } from '../../../preload/contract.ts';
import { imageRatios } from '../../../preload/image-limits.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { plain } from '../terminal.ts';
import { timeWords } from '../words.ts';
import { nameHelp } from './account-commands.ts';

interface GenerateOptions {
  readonly count: string;
  readonly ratio: string;
  readonly seed?: string;
  readonly out?: string;
}

type Images = Output<'imagefx.images'>['images'];

/** `imagefx generate`, `imagefx list`. */
export function addImageCommands(program: Command, run: Run): void {
  const imagefx = program.command('imagefx').description('images made with Google Labs ImageFX accounts');

  imagefx
    .command('generate')
    .description('make images of a prompt, and keep them; without a network, find those made of it before')
    .argument('<account>', nameHelp)
    .argument('<prompt>', 'what they show')
    .option('--count <number>', 'how many, 1 to 4', '4')
    .option('--ratio <name>', imageRatios.join(', '), 'square')
    .option('--seed <number>', 'for images that come out alike')
    .option('--out <folder>', 'copy them there as well')
    .action((name: string, prompt: string, options: GenerateOptions) =>
      run((context) => generate(context, name, prompt, options))(),
    );

  imagefx
    .command('list')
    .description('list the images that are kept, newest first')
    .argument('<account>', nameHelp)
    .option('--prompt <prompt>', 'only those of this prompt')
    .action((name: string, { prompt }: { prompt?: string }) =>
      run(async (context) => {
        const { id } = await accountNamed(context, name);
        const link = await context.engine();
        const listed = await link.call('imagefx.images', { id, prompt, most: 1_000 });
        const now = Date.now();
        answer(context, listed, () =>
          listed.images.map(
            ({ path, at, prompt: words }) => `${path}  ${timeWords(Math.min(at, now), now)}  ${plain(words)}`,
          ),
        );
        return undefined;
      })(),
    );
}

/** Prints where the images lie, one a line. Those of before come with the exit code of what went wrong. */
async function generate(
  context: CommandContext,
  name: string,
  prompt: string,
  { count, ratio, seed, out }: GenerateOptions,
): Promise<number> {
  const { id } = await accountNamed(context, name);
  const link = await context.engine();
  const outcome = await link.call('imagefx.generate', {
    id,
    prompt,
    count: wholeNumber('count', count),
    ratio: ratioOf(ratio),
    ...(seed === undefined ? {} : { seed: wholeNumber('seed', seed) }),
  });
  const { images, failure } = outcome;
  const copies = out === undefined ? [] : await copy(context, id, images, out);
  answer(context, { ...outcome, copies }, () =>
    out === undefined ? images.map(({ path }) => path) : copies,
  );
  if (!failure) return exitCodes.done;
  context.terminal.say(plain(`${failure.what} These were made of the same prompt before.`));
  return exitCodeOf(failure.kind);
}

async function copy(
  context: CommandContext,
  id: string,
  images: Images,
  folder: string,
): Promise<readonly string[]> {
  const link = await context.engine();
  const copies: string[] = [];
  for (const { name, path: _path, ...facts } of images) {
    const { data } = await link.call('imagefx.image', { id, name });
    const file = join(folder, name);
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(file, Buffer.from(data, 'base64'));
      await writeFile(`${file}.json`, `${JSON.stringify(facts, undefined, 2)}\n`);
    } catch (error) {
      const detail = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw fail('invalid-input', `"${folder}" cannot be written. The images are kept in the profile.`, {
        field: 'out',
        detail,
      });
    }
    copies.push(file);
  }
  return copies;
}

function ratioOf(text: string): NonNullable<Input<'imagefx.generate'>['ratio']> {
  const ratio = imageRatios.find((known) => known === text);
  if (ratio) return ratio;
  throw fail('invalid-input', `"${text}" is no ratio. There are: ${imageRatios.join(', ')}.`, {
    field: 'ratio',
  });
}

function wholeNumber(field: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw fail('invalid-input', `"${text}" is no whole number.`, { field });
}
