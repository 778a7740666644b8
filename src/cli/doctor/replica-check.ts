import { differences } from '../../app/replica-facts.ts';
import type { ReplicaStore } from '../../storage/store.ts';
import { ok, type Verdict, warning } from './finding.ts';

/** Are the servers that share the database set up alike? Null where one server has it to itself. */
export async function checkReplicas(store: ReplicaStore | null): Promise<Verdict | null> {
  if (store === null) return null;
  const [first, ...others] = await store.list();
  if (first === undefined) return warning('none is running', 'Start a server with this DATABASE_URL.');
  const differing = new Set(others.flatMap((other) => differences(first.facts, other.facts)));
  const count = others.length + 1;
  if (differing.size === 0) return ok(`${count} running${count > 1 ? ', set up alike' : ''}`);
  return warning(
    `${count} running, set up differently: ${[...differing].join(', ')}`,
    'Give all of them the same release, bots and environment; only EGRESS, HOST and PORT may differ.',
  );
}
