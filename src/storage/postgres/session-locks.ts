import type { SessionWrite } from '../store.ts';
import { integer, text } from './column.ts';
import { type Answer, type Statement, statement } from './database.ts';

export interface SessionKey {
  portal: string;
  botId: number;
  key: string;
}

/** The sessions as they are now, locked until the end of the transaction. */
export interface SessionVersions {
  /** True when the stored session is the one that the run began with. */
  isExpected(portal: string, session: SessionWrite): boolean;
  /** Notes that this transaction writes it: it is nobody else's expected one any more. */
  written(portal: string, session: SessionWrite): void;
}

/** Keeps the locks of sessions apart from those that others may take in the same database. "b24s" */
const SPACE = 0x62323473;

// A session that is not there yet cannot be locked as a row: its name is.
const NAMES = `SELECT pg_advisory_xact_lock(${SPACE}, h)
  FROM (SELECT DISTINCT hashtext(k) AS h FROM unnest($1::text[]) AS k ORDER BY h) AS sorted`;

const ROWS = `SELECT s.portal, s.bot, s.key, s.version
  FROM (SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[]) AS k (portal, bot, key)) AS wanted
  JOIN sessions s USING (portal, bot, key) FOR UPDATE OF s`;

const nameOf = (portal: string, botId: number, key: string): string => `${portal} ${botId} ${key}`;

/** The statements that lock sessions, and how to read their answers. */
export function lockSessions(keys: readonly SessionKey[]): {
  statements: Statement[];
  read: (answers: readonly Answer[]) => SessionVersions;
} {
  const byName = new Map(keys.map((key) => [nameOf(key.portal, key.botId, key.key), key]));
  const names = [...byName.keys()].sort();
  const sorted = names.map((name) => byName.get(name)).filter((key) => key !== undefined);
  const statements =
    sorted.length === 0
      ? []
      : [
          statement(NAMES, names),
          statement(
            ROWS,
            sorted.map(({ portal }) => portal),
            sorted.map(({ botId }) => botId),
            sorted.map(({ key }) => key),
          ),
        ];
  function read(answers: readonly Answer[]): SessionVersions {
    const versions = new Map(
      (answers[1]?.rows ?? []).map((row) => [
        nameOf(text(row, 'portal'), integer(row, 'bot'), text(row, 'key')),
        integer(row, 'version'),
      ]),
    );
    return {
      isExpected: (portal, { botId, key, expected }) =>
        (versions.get(nameOf(portal, botId, key)) ?? 0) === expected,
      written: (portal, { botId, key }) => void versions.set(nameOf(portal, botId, key), -1),
    };
  }
  return { statements, read };
}
