import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../errors.ts';
import { isSharedStore, storePath } from '../../storage/open-store.ts';
import type { CliCommand } from '../command.ts';
import { type Moved, moveStore, type PartCount } from './move.ts';
import { openSource } from './source.ts';
import { openTarget } from './target.ts';

const BATCH = 2000;

function fileOf(from: string | undefined): string {
  if (from !== undefined && /^file:./.test(from)) return storePath(from);
  throw new ConfigError(
    from === undefined ? '--from is missing' : '--from must be a file',
    'The file that the server used: --from file:./data/b24bot.db',
  );
}

function databaseOf(to: string | undefined): string {
  if (to !== undefined && isSharedStore(to) && URL.canParse(to)) return to;
  throw new ConfigError(
    to === undefined ? '--to is missing' : '--to must be a PostgreSQL database',
    'An empty database: --to postgres://b24bot:password@db.lan:5432/b24bot',
  );
}

function line({ table, source, target }: PartCount): string {
  const counts = `${table.padEnd(11)} ${String(source).padStart(10)} ${String(target).padStart(10)}`;
  return source === target ? counts : `${counts}  differs`;
}

function tell({ state, at, counts }: Moved, file: string, label: string): void {
  const date = new Date(at).toISOString();
  if (state === 'before') {
    console.log(`Nothing to do: ${file} was moved to ${label} on ${date}.`);
    return;
  }
  console.log(['', `${'table'.padEnd(11)} ${'file'.padStart(10)} ${'database'.padStart(10)}`].join('\n'));
  for (const count of counts) console.log(line(count));
  console.log('');
  if (state === 'differs') {
    console.error('The counts differ: no server will start on either store. The file was not changed:');
    console.error(`give it back with --reopen, empty ${label}, and say what happened.`);
    return;
  }
  console.log(`Moved to ${label}. Start the servers with DATABASE_URL naming it.`);
  if (existsSync(`${file}.key`)) {
    console.log(`They need the keys too, unless you set them already: ENCRYPTION_KEYS="$(cat ${file}.key)"`);
  }
  console.log(`${file} stays as it is; no server starts on it any more.`);
}

async function move(from: string | undefined, to: string | undefined, batch: number): Promise<number> {
  const url = databaseOf(to);
  const source = openSource(fileOf(from));
  const target = openTarget(url);
  try {
    const onRows = (table: string, rows: number): void => console.log(`${table}: ${rows}`);
    const moved = await moveStore({ source, target, now: Date.now, batch, onRows });
    tell(moved, source.path, target.label);
    return moved.state === 'differs' ? 1 : 0;
  } finally {
    await target.close().catch(() => undefined);
    source.close();
  }
}

function reopen(from: string | undefined): number {
  const source = openSource(fileOf(from));
  const was = source.reopen();
  source.close();
  console.log(
    was
      ? `A server may work on ${source.path} again. Let none work on the database it was moved to.`
      : `Nothing to do: ${source.path} was not moved.`,
  );
  return 0;
}

export const command: CliCommand = {
  usage: `b24bot migrate-store --from file:PATH --to postgres://…
  Moves everything that a server keeps in a file to PostgreSQL: portals, tokens, bots, sessions, waiting events in their
  order, dead letters, what was handled in the last 31 days, timers, broadcasts. Stop the server first. Killed, it goes on
  where it stopped; a second run does nothing. Ends with 1 when the counts differ.
  --from URL      the file, as in DATABASE_URL; it is only marked as moved
  --to URL        an empty database; default DATABASE_URL
  --batch N       rows of one transaction at most (default ${BATCH})
  --reopen        give the file back to a server: the way back, as long as none has worked on the database`,

  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        batch: { type: 'string', default: String(BATCH) },
        reopen: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]\d{0,5}$/.test(values.batch)) {
      throw new ConfigError('--batch must be a number above 0', `For example: --batch ${BATCH}`);
    }
    if (values.reopen) return reopen(values.from);
    if (existsSync('.env')) process.loadEnvFile('.env');
    return move(values.from, values.to ?? process.env['DATABASE_URL'], Number(values.batch));
  },
};
