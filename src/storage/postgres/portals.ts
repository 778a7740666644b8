import { StorageError } from '../../errors.ts';
import type { PortalRow, PortalStore } from '../store.ts';
import { bytes, integer, type Row, text } from './column.ts';
import { type Database, statement } from './database.ts';

/** Rows deleted per transaction: a portal may have a million. */
const BATCH = 2000;

/** What is deleted in batches besides the work, with the key by which a batch is chosen. */
const PARTS = [
  ['events', 'portal, id'],
  ['sessions', 'portal, bot, key'],
  ['payloads', 'portal, id'],
  ['timers', 'portal, id'],
  ['recipients', 'broadcast, n'],
] as const;

const PUT = `INSERT INTO portals VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (member_id) DO UPDATE SET domain = excluded.domain, client_endpoint = excluded.client_endpoint,
    oauth_server = excluded.oauth_server, application_token_hash = excluded.application_token_hash,
    installer_id = excluded.installer_id, scope = excluded.scope, licence = excluded.licence,
    language = excluded.language, status = excluded.status, installed_at = excluded.installed_at,
    updated_at = excluded.updated_at`;

function toPortal(row: Row): PortalRow {
  const status = text(row, 'status');
  if (status !== 'active' && status !== 'uninstalled') {
    throw new StorageError(`database: portal with status ${status}`, { code: 'STORAGE_CORRUPT' });
  }
  const { scope } = row;
  return {
    memberId: text(row, 'member_id'),
    domain: text(row, 'domain'),
    clientEndpoint: text(row, 'client_endpoint'),
    oauthServer: text(row, 'oauth_server'),
    applicationTokenHash: bytes(row, 'application_token_hash'),
    installerId: integer(row, 'installer_id'),
    scope: Array.isArray(scope) ? scope.filter((entry) => typeof entry === 'string') : [],
    licence: text(row, 'licence'),
    language: text(row, 'language'),
    status,
    installedAt: integer(row, 'installed_at'),
    updatedAt: integer(row, 'updated_at'),
  };
}

export function createPortalStore(database: Database): PortalStore {
  async function drain(text: string, memberId: string): Promise<void> {
    const remove = statement(text, memberId);
    while ((await database.run(remove)).rows[0]?.['n'] === BATCH);
  }

  async function removeParts(memberId: string): Promise<void> {
    await drain(
      `WITH gone AS (DELETE FROM work WHERE seq IN
         (SELECT seq FROM work WHERE portal = $1 ORDER BY seq LIMIT ${BATCH} FOR UPDATE) RETURNING seq),
       effects_gone AS (DELETE FROM effects e USING gone WHERE e.seq = gone.seq)
       SELECT count(*) AS n FROM gone`,
      memberId,
    );
    for (const [table, key] of PARTS) {
      const some = `SELECT ${key} FROM ${table} WHERE portal = $1 ORDER BY ${key} LIMIT ${BATCH} FOR UPDATE`;
      await drain(
        `WITH gone AS (DELETE FROM ${table} WHERE (${key}) IN (${some}) RETURNING 1) SELECT count(*) AS n FROM gone`,
        memberId,
      );
    }
  }

  return {
    async get(memberId) {
      const read = statement('SELECT * FROM portals WHERE member_id = $1', memberId);
      const [row] = (await database.run(read)).rows;
      return row === undefined ? null : toPortal(row);
    },
    async put(row) {
      await database.run(
        statement(
          PUT,
          row.memberId,
          row.domain,
          row.clientEndpoint,
          row.oauthServer,
          row.applicationTokenHash,
          row.installerId,
          row.scope,
          row.licence,
          row.language,
          row.status,
          row.installedAt,
          row.updatedAt,
        ),
      );
    },
    async list({ limit, after = '' }) {
      const read = 'SELECT * FROM portals WHERE member_id > $1 ORDER BY member_id LIMIT $2';
      return (await database.run(statement(read, after, limit))).rows.map(toPortal);
    },
    async remove(memberId) {
      // Secrets first, and with them every hold on its lanes; then the rest, in steps.
      await database.transaction((tx) =>
        tx.commit(
          statement('DELETE FROM portals WHERE member_id = $1', memberId),
          statement('DELETE FROM tokens WHERE member_id = $1', memberId),
          statement('DELETE FROM bots WHERE member_id = $1', memberId),
          statement('DELETE FROM cursors WHERE portal = $1', memberId),
          statement(
            `DELETE FROM lanes WHERE lane IN
               (SELECT lane FROM lanes WHERE portal = $1 ORDER BY lane FOR UPDATE)`,
            memberId,
          ),
        ),
      );
      await removeParts(memberId);
    },
  };
}
