import type { PostgresServer } from '../../test/storage/postgres-server.ts';
import type { CountingPortal } from './counting-portal.ts';
import type { Target } from './runs.ts';
import { installFirst, type Subject, type SubjectOptions, startSubject } from './subject.ts';

/** Servers that share one database. */
export interface ReplicaSet extends Target {
  readonly servers: readonly Subject[];
  readonly database: string;
  /** Connections to the database now. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

export interface ReplicaSetOptions {
  postgres: PostgresServer;
  portal: CountingPortal;
  bot: SubjectOptions['bot'];
  /** One server for each, with its variables. */
  servers: readonly Readonly<Record<string, string>>[];
  /** Finished events that are there already; default 0. */
  finished?: number;
}

/** Starts servers on a new database in which the first portal is installed. */
export async function startReplicas(options: ReplicaSetOptions): Promise<ReplicaSet> {
  const { postgres, portal, bot } = options;
  const database = await postgres.createDatabase();
  await installFirst({ portal, bot, database });
  if (options.finished !== undefined) await addFinished(postgres, database, options.finished);
  const servers: Subject[] = [];
  for (const env of options.servers) servers.push(await startSubject({ portal, bot, database, env }));
  return {
    servers,
    database,
    port: servers.map(({ port }) => port),
    cpuMs: () => servers.reduce((sum, server) => sum + server.cpuMs(), 0),
    async connections() {
      const { rows } = await postgres.query(
        database,
        "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'b24bot'",
      );
      return Number(rows[0]?.n);
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      await postgres.dropDatabase(database);
    },
  };
}

/** Events as they are when nothing is left to be done with them. */
async function addFinished(postgres: PostgresServer, database: string, count: number): Promise<void> {
  await postgres.query(
    database,
    `INSERT INTO events (portal, id, received_at)
     SELECT p.member_id, '*/message/740/' || (1000000000 + i), ${Date.now()}
     FROM portals p, generate_series(1, ${count}) AS i`,
  );
  await postgres.query(database, 'VACUUM (ANALYZE)');
}
