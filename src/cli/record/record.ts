import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { pickPort } from '../port.ts';
import { type Passed, startProxy } from './proxy.ts';
import { openRecording } from './recording.ts';
import { cleanBody } from './scrub.ts';
import { createSecretMap } from './secret-map.ts';

function address(to: string): URL {
  if (/^https?:\/\//.test(to) && URL.canParse(to)) return new URL(to);
  throw new ConfigError(`--to ${to} is no address`, 'For example: --to http://127.0.0.1:3000');
}

export interface RecordOptions {
  to: URL;
  host: string;
  port: number;
  out: string;
  /** Hears of each event on disk. */
  tell(line: { event: string; status: number; file: string }): void;
  /** Hears why something was not written; never with anything of the body. */
  fail(problem: string): void;
}

/** Stands between portal and server: everything passes, what a portal posts is written down without secrets. */
export async function startRecording(
  options: RecordOptions,
): Promise<{ origin: string; close(): Promise<void> }> {
  const recording = await openRecording(options.out);
  const secrets = createSecretMap();
  let writing: Promise<void> = Promise.resolve();

  async function write({ body, contentType, status }: Passed): Promise<void> {
    const clean = cleanBody(body, contentType, secrets);
    // Frames carry AUTH_ID in place of an event.
    if (clean === null || (clean.event === '' && !('AUTH_ID' in clean.body))) return;
    const file = await recording.add(clean);
    options.tell({ event: clean.event, status, file });
  }
  const proxy = await startProxy({
    to: options.to,
    host: options.host,
    port: options.port,
    saw(passed) {
      if (passed.method !== 'POST') return;
      // One after another: files are numbered in the order in which they came.
      writing = writing
        .then(() => write(passed))
        .catch((error: unknown) => options.fail(error instanceof Error ? error.message : 'unknown'));
    },
  });
  return {
    origin: proxy.origin,
    async close() {
      await proxy.close();
      await writing;
    },
  };
}

export const command: CliCommand = {
  usage: `b24bot record --to URL
  Stands between a real portal and a running server: passes everything on and writes the events down as fixtures,
  .form and .json. Tokens, secrets and the portal's address are replaced before they reach the disk, the same one by
  the same stand-in; names and texts of people stay. Runs until it is interrupted.
  --to URL          the server, e.g. http://127.0.0.1:3000
  --port N          port to listen on (default 3100, or any free one); point the portal, or its tunnel, at it
  --host ADDRESS    address to listen on (default 127.0.0.1)
  --out DIR         folder of the recording (default ./recording)
  --test FILE       write a vitest file that replays the recording, when interrupted; without --to: at once.
                    Tests are found in bots and test
  --bot MODULE      the bot of that test (default: EchoBot)
  --json            one JSON line an event`,

  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        to: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        out: { type: 'string', default: 'recording' },
        test: { type: 'string' },
        bot: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.to === undefined && values.test === undefined)
      throw new ConfigError('--to is missing', 'Name the server: --to http://127.0.0.1:3000');
    const tell = (text: string, line: object): void => console.log(values.json ? JSON.stringify(line) : text);
    if (values.to !== undefined) {
      const interrupted = new Promise((done) => {
        for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, done);
      });
      const recorder = await startRecording({
        to: address(values.to),
        host: values.host,
        port: await pickPort(values.port, 3100),
        out: resolve(values.out),
        tell: (line) =>
          tell(`${line.file}  ${line.event || 'page'} → ${line.status}`, { type: 'event', ...line }),
        fail: (problem) => console.error(`not written: ${problem}`),
      });
      const { origin } = recorder;
      tell(`recording ${origin} → ${values.to} into ${values.out}`, { type: 'recording', origin });
      await interrupted;
      await recorder.close();
    }
    if (values.test !== undefined) {
      const { writeTest } = await import('./test-file.ts');
      const replayed = await writeTest({ file: values.test, recording: values.out, bot: values.bot });
      tell(`${values.test}: ${replayed.length} events`, {
        type: 'test',
        file: values.test,
        events: replayed.length,
      });
    }
    return 0;
  },
};
