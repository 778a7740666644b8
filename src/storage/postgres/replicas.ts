import type { ReplicaRow, ReplicaStore } from '../store.ts';
import { type Row, text } from './column.ts';
import { type Database, statement } from './database.ts';

const BEAT = `INSERT INTO replicas (id, facts, until)
  VALUES ($1, $2, clock_timestamp() + $3::bigint * interval '1 millisecond')
  ON CONFLICT (id) DO UPDATE SET facts = excluded.facts, until = excluded.until`;
const LIST = 'SELECT id, facts FROM replicas WHERE until > clock_timestamp() ORDER BY id';
const FORGET = "DELETE FROM replicas WHERE until < clock_timestamp() - interval '1 hour'";

function toReplica(row: Row): ReplicaRow {
  const facts: unknown = JSON.parse(text(row, 'facts'));
  const entries = typeof facts === 'object' && facts !== null ? Object.entries(facts) : [];
  return {
    id: text(row, 'id'),
    facts: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
  };
}

export function createReplicaStore(database: Database): ReplicaStore {
  let beats = 0;
  return {
    async beat({ id, facts }, ttlMs) {
      const tidy = beats % 100 === 0 ? [statement(FORGET)] : [];
      beats += 1;
      const answers = await database.runAll(
        ...tidy,
        statement(BEAT, id, JSON.stringify(facts), ttlMs),
        statement(LIST),
      );
      return (answers.at(-1)?.rows ?? []).map(toReplica).filter((row) => row.id !== id);
    },
    async list() {
      return (await database.run(statement(LIST))).rows.map(toReplica);
    },
    async leave(id) {
      await database.run(statement('DELETE FROM replicas WHERE id = $1', id));
    },
  };
}
