import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createLocalPortal, type LocalPortal } from '../../local-portal/create.ts';
import type { CliCommand } from '../command.ts';
import { pickPort } from '../port.ts';
import { startServerProcess } from '../server-process.ts';
import { converse } from './console.ts';
import { playDemo } from './demo.ts';
import { follow, terminalText } from './transcript.ts';
import { watchSources } from './watch.ts';

const CLIENT_ID = 'local.0123456789abcd.10203040';
const CLIENT_SECRET = 'the-secret-of-an-application-on-a-local-portal-only';
const REGISTERED_WITHIN_MS = 10_000;

/** The id of the first bot that the server registered. */
async function registeredBot(local: LocalPortal): Promise<number> {
  for (const end = Date.now() + REGISTERED_WITHIN_MS; Date.now() < end; await pause(20)) {
    const commands = local.portal.traffic.some(
      (entry) => entry.kind === 'call' && entry.method === 'event.bind',
    );
    const [bot] = local.portal.state.bots.values();
    if (bot && commands) return bot.id;
  }
  throw new Error('the server did not register its bot in the local portal');
}

export const command: CliCommand = {
  usage: `b24bot dev [BOT.ts …]
  A Bitrix24 portal on this machine, the server and your bots: chat with them in the terminal.
  The server restarts when a source is saved; what it had accepted goes on.
  BOT.ts …            modules whose default export is a bot; default: EchoBot
  --port N            port of the server (default 3000, or any free one)
  --portal-port N     port of the portal (default 4100, or any free one)
  --api auto|v1|v2    generation in which the bots are registered
  --demo              play a short conversation with EchoBot, print it and end (also without a terminal)
  --json              one JSON line a message
  --log LEVEL         log of the server on stderr (default warn)`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'portal-port': { type: 'string' },
        api: { type: 'string', default: 'auto' },
        demo: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        log: { type: 'string', default: 'warn' },
      },
    });
    const print = (text: string): void => {
      if (!values.json) console.log(text);
    };
    const bots = positionals.map((path) => resolve(path));
    const local = await createLocalPortal({
      port: await pickPort(values['portal-port'], values.demo ? 0 : 4100),
      hasV2: values.api !== 'v1',
    });
    const folder = await mkdtemp(join(tmpdir(), 'b24bot-dev-'));
    const server = await startServerProcess({
      port: await pickPort(values.port, values.demo ? 0 : 3000),
      env: {
        NODE_ENV: 'development',
        ...(bots.length > 0 ? { BOTS: bots.join(',') } : {}),
        B24_API: values.api,
        B24_CLIENT_ID: CLIENT_ID,
        B24_CLIENT_SECRET: CLIENT_SECRET,
        B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
        B24_OAUTH_SERVERS: local.oauthOrigin,
        DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
        LOG_LEVEL: values.log,
        LOG_PRETTY: 'true',
      },
      onCrash: (code) =>
        console.error(`the server ended with code ${code}; it starts again when a source is saved`),
    });
    const stopFollowing = follow(local, (line) =>
      console.log(values.json ? JSON.stringify(line) : terminalText(line)),
    );
    const stopWatching = values.demo
      ? () => {}
      : watchSources(bots, () => {
          print('(a source changed: the server restarts)');
          server.restart().catch((error: Error) => console.error(error.message));
        });
    try {
      print(`portal ${local.origin}   server ${server.origin}\n`);
      local.installApp({
        installUrl: `${server.origin}/bitrix24/install`,
        scope: ['imbot', 'im', 'imopenlines'],
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        title: 'b24bot',
      });
      const botId = await registeredBot(local);
      if (values.demo) await playDemo(local, botId);
      else await converse(local, botId, print);
      return 0;
    } finally {
      stopWatching();
      await server.stop();
      stopFollowing();
      await local.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
