import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BotDefinition } from '../../bot/define-bot.ts';
import { ConfigError } from '../../errors.ts';
import { type ReplayedEvent, replayRecording, testPortal } from '../../testing/index.ts';
import { readBodies } from '../replay/body-file.ts';

export interface TestOptions {
  /** The test to write. */
  file: string;
  /** Folder or file with recorded bodies. */
  recording: string;
  /** Module whose default export is the bot; default: EchoBot. */
  bot?: string | undefined;
}

const ECHO = fileURLToPath(new URL('../../bots/echo/index.ts', import.meta.url));

/** A path as an import or a URL next to the test writes it. */
function besides(file: string, target: string): string {
  const path = relative(dirname(resolve(file)), resolve(target))
    .split(sep)
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

async function loadBot(path: string): Promise<BotDefinition> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href).catch((error: unknown) => {
    throw new ConfigError(
      `the bot module ${path} cannot be loaded: ${error instanceof Error ? error.message : ''}`,
    );
  });
  const bot =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (typeof bot === 'object' && bot !== null && 'profile' in bot) return bot as BotDefinition;
  throw new ConfigError(`${path} has no bot as its default export`, 'export default defineBot({ … })');
}

/**
 * Replays a recording on a portal of its own, and writes a vitest file that expects the same of every later version
 * of the bot: each event's status and the REST methods called because of it. Resolves with what was replayed.
 * @throws ConfigError when there is nothing to replay or no bot
 */
export async function writeTest({ file, recording, bot = ECHO }: TestOptions): Promise<ReplayedEvent[]> {
  const bodies = await readBodies([recording]);
  const api = bodies.some(({ event }) => event.startsWith('ONIMBOTV2')) ? 'v2' : 'v1';
  const definition = await loadBot(bot);
  await using portal = await testPortal(definition, { api });
  const replayed = await replayRecording(portal, recording);
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, sourceOf({ file, recording, bot }, api, replayed));
  return replayed;
}

function sourceOf(
  { file, recording, bot = ECHO }: TestOptions,
  api: string,
  replayed: readonly ReplayedEvent[],
): string {
  const expected = replayed.map((one) => `    ${literal(one)},`).join('\n');
  return `import { replayRecording, testPortal } from 'b24bot/testing';
import { expect, test } from 'vitest';
import bot from ${quoted(besides(file, bot))};

test(${quoted(`the bot answers ${basename(resolve(recording))} as it did when it was recorded`)}, async () => {
  await using portal = await testPortal(bot, { api: '${api}' });
  const replayed = await replayRecording(portal, new URL(${quoted(besides(file, recording))}, import.meta.url));
  expect(replayed).toEqual([
${expected}
  ]);
});
`;
}

function literal({ event, status, calls, problem }: ReplayedEvent): string {
  const why = problem === undefined ? '' : `, problem: ${quoted(problem)}`;
  return `{ event: ${quoted(event)}, status: ${status}, calls: [${calls.map(quoted).join(', ')}]${why} }`;
}

function quoted(text: string): string {
  // As Biome would write it.
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${mark}${text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`).replaceAll('\n', '\\n')}${mark}`;
}
