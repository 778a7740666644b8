import { parseArgs } from 'node:util';
import type { CliCommand } from './command.ts';

export const command: CliCommand = {
  usage: `b24bot start [BOT.ts …]
  Starts the server with the configuration of the environment (see .env.example).
  BOT.ts …   modules whose default export is a bot; default: $BOTS, else EchoBot`,

  async run(args) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    if (positionals.length > 0) process.env['BOTS'] = positionals.join(',');
    await import('../main.ts');
    // The server keeps the process alive and sets the exit code itself.
    return 0;
  },
};
