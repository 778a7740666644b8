import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { interruption } from '../interruption.ts';
import { startPlayground } from '../playground.ts';
import { pickPort } from '../port.ts';
import { portalFlags, portalUsage } from '../portal-options.ts';
import { converse } from './console.ts';
import { playDemo } from './demo.ts';
import { follow, terminalText } from './transcript.ts';
import { watchSources } from './watch.ts';

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
  --log LEVEL         log of the server on stderr (default warn)
${portalUsage}`,

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
        ...portalFlags,
      },
    });
    const print = (text: string): void => {
      if (!values.json) console.log(text);
    };
    if (values.demo && values.data !== undefined)
      throw new ConfigError('--demo begins with a fresh portal', 'Leave --data away.');
    const signal = interruption();
    const bots = positionals.map((path) => resolve(path));
    const playground = await startPlayground({
      bots,
      api: values.api,
      port: await pickPort(values.port, values.demo ? 0 : 3000),
      portalPort: await pickPort(values['portal-port'], values.demo ? 0 : 4100),
      logLevel: values.log,
      portal: values,
      onCrash: (code) =>
        console.error(`the server ended with code ${code}; it starts again when a source is saved`),
    });
    const { local, server } = playground;
    const stopFollowing = follow(local, (line) =>
      console.log(values.json ? JSON.stringify(line) : terminalText(line)),
    );
    const stopWatching = values.demo
      ? () => {}
      : watchSources(bots, () => {
          print('(a source changed: the server restarts)');
          server
            .restart()
            .catch((error: Error) =>
              console.error(`${error.message}; it starts again when a source is saved`),
            );
        });
    try {
      print(`portal ${local.origin}   server ${server.origin}`);
      print(`chat in the browser: ${local.origin}/online/\n`);
      const botId = await playground.install();
      const interrupted = once(signal, 'abort');
      if (signal.aborted) return 0;
      if (values.demo) await Promise.race([playDemo(local, botId), interrupted]);
      else await converse(local, botId, print, signal);
      return 0;
    } finally {
      stopWatching();
      stopFollowing();
      await playground.close();
    }
  },
};
