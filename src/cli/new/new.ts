import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { botSource } from './bot-source.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

export const command: CliCommand = {
  usage: `b24bot new NAME
  Writes a bot module and a test of it that passes: bots/NAME.ts and bots/NAME.test.ts. Overwrites nothing.
  --folder DIR    instead of bots; inside this project, whose tests are found in bots and test`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { folder: { type: 'string', default: 'bots' } },
    });
    const [name = '', ...more] = positionals;
    if (!NAME.test(name) || more.length > 0) {
      throw new ConfigError(
        name === ''
          ? 'b24bot new: how is the bot to be called?'
          : `'${[name, ...more].join(' ')}' is no name for a bot`,
        'Use one word of lower case letters, digits and dashes, for example: b24bot new lunch-menu',
      );
    }
    const { folder } = values;
    const source = botSource(name);
    const files = [
      { path: join(folder, `${name}.ts`), text: source.module },
      { path: join(folder, `${name}.test.ts`), text: source.test },
    ];
    const taken = files.find(({ path }) => existsSync(path));
    if (taken) throw new ConfigError(`${taken.path} exists already`, 'Choose another name, or remove it.');
    mkdirSync(folder, { recursive: true });
    for (const { path, text } of files) writeFileSync(path, text, { flag: 'wx' });
    const [module, test] = files.map(({ path }) => path);
    console.log(
      [
        `${module} is the bot, ${test} its test.`,
        `  npx vitest run ${test}`,
        `  npm run dev -- ./${module}          chat with it on a local portal`,
        `  BOTS=./${module} npm start          serve it`,
      ].join('\n'),
    );
    return 0;
  },
};
