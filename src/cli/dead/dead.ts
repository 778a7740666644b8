import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import type { PortalStore } from '../../storage/store.ts';
import type { CliCommand } from '../command.ts';
import { letterLine, letterText } from './letter-text.ts';
import { type OpenLetters, openLetters } from './open-letters.ts';

interface Choices {
  portal: string | undefined;
  limit: number;
  json: boolean;
}

type Action = (open: OpenLetters, rest: readonly string[], choices: Choices) => Promise<number>;

const MOST = 1000;
const PORTALS_AT_ONCE = 200;

function whole(text: string, what: string, example: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new ConfigError(`${what} ${text} is no number above 0`, `For example: ${example}`);
}

function numbersOf(args: readonly string[], verb: string): number[] {
  const example = `b24bot dead ${verb} 17`;
  if (args.length === 0)
    throw new ConfigError(`b24bot dead ${verb}: which letter?`, `For example: ${example}`);
  return args.map((text) => whole(text, 'dead letter', example));
}

/** The member_id of a portal given by it or by its domain. @throws ConfigError when no portal is called so */
async function memberIdOf(portals: PortalStore, name: string): Promise<string> {
  if ((await portals.get(name)) !== null) return name;
  for (let after: string | undefined; ; ) {
    const page = await portals.list({ limit: PORTALS_AT_ONCE, ...(after === undefined ? {} : { after }) });
    const found = page.find(({ domain }) => domain.toLowerCase() === name.toLowerCase());
    if (found) return found.memberId;
    after = page.at(-1)?.memberId;
    if (after === undefined) break;
  }
  throw new ConfigError(`--portal ${name} is not known`, 'Give its domain or its member_id.');
}

const domainOf = async (portals: PortalStore, memberId: string): Promise<string> =>
  (await portals.get(memberId))?.domain ?? memberId;

const list: Action = async ({ letters, portals }, rest, { portal, limit, json }) => {
  if (rest.length > 0)
    throw new ConfigError('b24bot dead list takes options only', 'See: b24bot dead --help');
  const found = await letters.list({
    limit,
    ...(portal === undefined ? {} : { portal: await memberIdOf(portals, portal) }),
  });
  for (const letter of found) {
    console.log(json ? JSON.stringify(letter) : letterLine(letter, await domainOf(portals, letter.portal)));
  }
  if (found.length === 0 && !json) console.log('There are no dead letters.');
  return 0;
};

const show: Action = async ({ letters, portals }, rest, { json }) => {
  const [seq = 0, ...more] = numbersOf(rest, 'show');
  if (more.length > 0) throw new ConfigError('b24bot dead show takes one letter', 'b24bot dead show 17');
  const letter = await letters.show(seq);
  if (letter === null) {
    console.error(`There is no dead letter ${seq}.`);
    return 1;
  }
  console.log(json ? JSON.stringify(letter) : letterText(letter, await domainOf(portals, letter.portal)));
  return 0;
};

/** Does something with each letter; 1 when one of them was not there. */
function each(verb: 'retry' | 'drop', done: string): Action {
  return async ({ letters }, rest, { json }) => {
    let code = 0;
    for (const seq of numbersOf(rest, verb)) {
      const ok = await letters[verb](seq);
      if (!ok) code = 1;
      if (json) console.log(JSON.stringify({ seq, [verb]: ok }));
      else if (ok) console.log(`${seq}: ${done}`);
      else console.error(`There is no dead letter ${seq}.`);
    }
    return code;
  };
}

const actions: Readonly<Record<string, Action>> = {
  list,
  show,
  retry: each('retry', 'is handled again: within a second, or when the server starts'),
  drop: each('drop', 'dropped'),
};

export const command: CliCommand = {
  usage: `b24bot dead list | show SEQ | retry SEQ… | drop SEQ…
  Events that were given up, in the database of DATABASE_URL. Works next to a running server, and without one.
  list            the newest first; their numbers are what the other commands take
    --portal X    only those of this portal (domain or member_id)
    --limit N     at most so many (default 50, at most ${MOST})
  show SEQ        reason, attempts, times and the event without its tokens (needs ENCRYPTION_KEYS or the key file)
  retry SEQ…      have them handled again; what was sent before is not sent again
  drop SEQ…       forget them
  --json          one JSON line a letter`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        portal: { type: 'string' },
        limit: { type: 'string', default: '50' },
        json: { type: 'boolean', default: false },
      },
    });
    const [verb = '', ...rest] = positionals;
    const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
    if (!action) {
      throw new ConfigError(
        verb === '' ? 'b24bot dead: what is to be done?' : `b24bot dead knows no '${verb}'`,
        'One of: list, show, retry, drop. See: b24bot dead --help',
      );
    }
    const limit = Math.min(whole(values.limit, '--limit', '--limit 20'), MOST);
    if (existsSync('.env')) process.loadEnvFile('.env');
    const open = await openLetters(process.env);
    try {
      return await action(open, rest, { portal: values.portal, limit, json: values.json });
    } finally {
      await open.close();
    }
  },
};
