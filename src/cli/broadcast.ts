import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { type BroadcastDesk, type BroadcastProgress, createBroadcastDesk } from '../delivery/broadcasts.ts';
import { ConfigError } from '../errors.ts';
import { openStore } from '../storage/open-store.ts';
import type { CliCommand } from './command.ts';

interface Choices {
  limit: number;
  json: boolean;
}

type Action = (desk: BroadcastDesk, ids: readonly string[], choices: Choices) => Promise<number>;

const MOST = 1000;

function line({ id, bot, state, createdAt, waiting, sent, failed }: BroadcastProgress): string {
  const counts = `${sent} sent, ${failed} failed, ${waiting} waiting`;
  return `${id}  ${state}  ${counts}  bot ${bot}, ${createdAt.toISOString()}`;
}

function idsOf(ids: readonly string[], verb: string): readonly string[] {
  if (ids.length > 0) return ids;
  throw new ConfigError(`b24bot broadcast ${verb}: which one?`, 'See their ids: b24bot broadcast list');
}

function missing(id: string): number {
  console.error(`There is no broadcast ${id}.`);
  return 1;
}

const list: Action = async (desk, _ids, { limit, json }) => {
  const found = await desk.list({ limit });
  for (const one of found) console.log(json ? JSON.stringify(one) : line(one));
  if (found.length === 0 && !json) console.log('There are no broadcasts.');
  return 0;
};

const show: Action = async (desk, ids, { limit, json }) => {
  const [id = ''] = idsOf(ids, 'show');
  const progress = await desk.show(id);
  if (progress === null) return missing(id);
  console.log(json ? JSON.stringify(progress) : line(progress));
  for (const one of await desk.report(id, { state: 'failed', limit })) {
    console.log(json ? JSON.stringify(one) : `  ${one.n}  ${one.portal}  ${one.dialogId}  ${one.error}`);
  }
  return 0;
};

/** Does something with each broadcast; 1 when one of them was not in a state for it. */
function each(verb: 'pause' | 'resume' | 'cancel', done: string, not: string): Action {
  return async (desk, ids, { json }) => {
    let code = 0;
    for (const id of idsOf(ids, verb)) {
      const ok = await desk[verb](id);
      if (!ok) code = 1;
      if (json) console.log(JSON.stringify({ id, [verb]: ok }));
      else if (ok) console.log(`${id}: ${done}`);
      else console.error(`${id}: ${not}`);
    }
    return code;
  };
}

const actions: Readonly<Record<string, Action>> = {
  list,
  show,
  pause: each('pause', 'paused', 'is not running'),
  resume: each('resume', 'goes on within 15 seconds, or when the server starts', 'is not paused'),
  cancel: each('cancel', 'cancelled', 'is neither running nor paused'),
};

export const command: CliCommand = {
  usage: `b24bot broadcast list | show ID | pause ID… | resume ID… | cancel ID…
  Messages to many dialogs, in the database of DATABASE_URL. Works next to a running server, and without one.
  list         the newest first
  show ID      how far it is, and who did not get it and why
  --limit N    at most so many lines (default 50, at most ${MOST})
  --json       one JSON line each`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { limit: { type: 'string', default: '50' }, json: { type: 'boolean', default: false } },
    });
    const [verb = '', ...ids] = positionals;
    const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined;
    if (!action) {
      throw new ConfigError(
        verb === '' ? 'b24bot broadcast: what is to be done?' : `b24bot broadcast knows no '${verb}'`,
        'One of: list, show, pause, resume, cancel. See: b24bot broadcast --help',
      );
    }
    if (!/^[1-9]\d{0,8}$/.test(values.limit)) {
      throw new ConfigError(`--limit ${values.limit} is no number above 0`, 'For example: --limit 20');
    }
    if (existsSync('.env')) process.loadEnvFile('.env');
    const { databaseUrl } = readConfig({ DATABASE_URL: process.env['DATABASE_URL'] });
    const store = await openStore({ url: databaseUrl, now: Date.now, mode: 'inspect', pool: 2 });
    try {
      const desk = createBroadcastDesk(store.broadcasts, () => undefined);
      return await action(desk, ids, { limit: Math.min(Number(values.limit), MOST), json: values.json });
    } finally {
      await store.close();
    }
  },
};
