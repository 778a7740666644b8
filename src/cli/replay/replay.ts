import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { startPlayground } from '../playground.ts';
import { pickPort } from '../port.ts';
import { type BodyFile, readBodies } from './body-file.ts';
import { callsOnceQuiet, createPortalControl } from './portal-control.ts';
import { reportText } from './report.ts';
import { type Replayed, type ReplayOptions, replayFile } from './send.ts';
import { readSetting } from './set-path.ts';

/** Events after which the server has forgotten the bot or the portal. */
const FAREWELLS: ReadonlySet<string> = new Set(['ONAPPUNINSTALL', 'ONIMBOTDELETE', 'ONIMBOTV2DELETE']);

type Choices = Omit<ReplayOptions, 'url' | 'control'>;
type Tell = (result: Replayed) => void;

/** Address of the events route; an address with a path of its own is taken as it is. */
function eventsUrl(to: string): string {
  if (!/^https?:\/\//.test(to) || !URL.canParse(to))
    throw new ConfigError(`--to ${to} is no address`, 'For example: --to http://127.0.0.1:3000');
  const url = new URL(to);
  if (url.pathname === '/') url.pathname = '/bitrix24/events';
  return url.href;
}

function milliseconds(wait: string): number {
  if (/^\d{1,4}(\.\d{1,3})?$/.test(wait)) return Number(wait) * 1000;
  throw new ConfigError(`--wait ${wait} is no number of seconds`, 'For example: --wait 1.5');
}

/** Events of one generation, on a portal and a server of their own. */
async function onPlayground(
  files: readonly BodyFile[],
  api: 'v1' | 'v2',
  choices: Choices,
  tell: Tell,
): Promise<void> {
  if (files.length === 0) return;
  const playground = await startPlayground({
    api,
    port: await pickPort(undefined, 0),
    portalPort: await pickPort(undefined, 0),
    logLevel: 'error',
    onCrash: (code) => console.error(`the server ended with code ${code}`),
  });
  try {
    await playground.install();
    const control = createPortalControl(playground.local.origin);
    const url = eventsUrl(playground.server.origin);
    for (const [index, file] of files.entries()) {
      const result = await replayFile(file, { ...choices, url, control });
      tell(result);
      const isOver = FAREWELLS.has(file.event) && result.status === 200 && !file.isHostile;
      if (isOver && index + 1 < files.length) await playground.install();
    }
  } finally {
    await playground.close();
  }
}

export const command: CliCommand = {
  usage: `b24bot replay FILE|FOLDER …
  Sends recorded event bodies (.form or .json) to a server and prints the REST calls its bot made because of them.
  Without --to: to a portal and a server of its own, with the bots of $BOTS or EchoBot.
  A body is rewritten for the portal first: its identity, addresses, fresh tokens, ids of bot, command and messages,
  and the time. Bodies called hostile… or broken ones are sent as they are; being refused is right for them.
  Exit code 1 when any other body is not answered with 200.
  --to URL            a running server
  --portal URL        the local portal of that server; without it bodies are sent as they are
  --bot CODE          the bot that gets the events; default: the one with the body's code, else the first
  --command NAME      the command to call in place of the recorded one
  --set PATH=VALUE    change a field, e.g. data.PARAMS.MESSAGE=Hello; may be repeated
  --wait SECONDS      how long a bot may take until its first call (default 1.5)
  --keep-ids          leave message ids as they are: a second replay counts as a repetition
  --json              one JSON line a body`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        portal: { type: 'string' },
        bot: { type: 'string' },
        command: { type: 'string' },
        set: { type: 'string', multiple: true, default: [] },
        wait: { type: 'string', default: '1.5' },
        'keep-ids': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.portal !== undefined && values.to === undefined)
      throw new ConfigError(
        '--portal needs --to',
        'Name the server that belongs to the portal: --to http://127.0.0.1:3000',
      );
    const firstCallMs = milliseconds(values.wait);
    const files = await readBodies(positionals);
    const choices: Choices = {
      bot: values.bot,
      command: values.command,
      settings: values.set.map(readSetting),
      keepsIds: values['keep-ids'],
      callsAfter: (control, n) => callsOnceQuiet(control, n, firstCallMs),
      now: Date.now,
    };
    let done = 0;
    let failed = 0;
    const tell: Tell = (result) => {
      done += 1;
      if (!result.ok) failed += 1;
      const place = files.length > 1 ? `[${done}/${files.length}]` : '';
      console.log(values.json ? JSON.stringify(result) : reportText(result, place));
      if (values.json && process.stderr.isTTY && files.length > 1) process.stderr.write(`\r${place} `);
    };
    if (values.to === undefined) {
      await onPlayground(
        files.filter(({ event }) => !event.startsWith('ONIMBOTV2')),
        'v1',
        choices,
        tell,
      );
      await onPlayground(
        files.filter(({ event }) => event.startsWith('ONIMBOTV2')),
        'v2',
        choices,
        tell,
      );
    } else {
      const url = eventsUrl(values.to);
      const control = values.portal === undefined ? undefined : createPortalControl(values.portal);
      for (const file of files) tell(await replayFile(file, { ...choices, url, control }));
    }
    if (files.length > 1 && !values.json) console.log(`${done} sent, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  },
};
