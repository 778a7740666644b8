#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { environmentSecrets } from '../app/log-secrets.ts';
import { B24BotError } from '../errors.ts';
import { scrubText } from '../redact.ts';
import type { CliCommand } from './command.ts';

// Types are stripped once, not at every start. Where the folder cannot be written, nothing is lost but time.
module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/b24bot', import.meta.url)));

const commands: Readonly<Record<string, () => Promise<{ command: CliCommand }>>> = {
  dev: () => import('./dev/dev.ts'),
  start: () => import('./start.ts'),
  register: () => import('./register.ts'),
  doctor: () => import('./doctor/doctor.ts'),
  new: () => import('./new/new.ts'),
  portal: () => import('./portal.ts'),
  fault: () => import('./fault.ts'),
  replay: () => import('./replay/replay.ts'),
  dead: () => import('./dead/dead.ts'),
  broadcast: () => import('./broadcast.ts'),
  record: () => import('./record/record.ts'),
  'migrate-store': () => import('./migrate-store/migrate-store.ts'),
};

/** A line for each command: its name and what its usage begins with. */
async function help(): Promise<string> {
  const lines = Object.entries(commands).map(async ([name, load]) => {
    const { usage } = (await load()).command;
    const [sentence = ''] = /^.*?(?=[.:](?:\s|$))/s.exec(usage.slice(usage.indexOf('\n') + 1)) ?? [];
    return `  ${name.padEnd(15)}${sentence.trim().replace(/\s+/g, ' ')}`;
  });
  return [
    'Usage: b24bot COMMAND [options]',
    '',
    ...(await Promise.all(lines)),
    '',
    'b24bot COMMAND --help tells what a command takes.',
  ].join('\n');
}

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    if (['', 'help', '--help', '-h'].includes(name)) {
      console.log(await help());
      return 0;
    }
    console.error(`There is no command '${name}'.\nThere are: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  const { command } = await load();
  if (args.includes('--help') || args.includes('-h')) {
    console.log(command.usage);
    return 0;
  }
  return await command.run(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(scrubText(explain(error), environmentSecrets(process.env)));
  process.exitCode = 2;
}

function explain(error: unknown): string {
  if (error instanceof B24BotError) return [error.message, error.hint].filter(Boolean).join('\n');
  if (error instanceof TypeError && 'code' in error) return error.message;
  return inspect(error);
}
