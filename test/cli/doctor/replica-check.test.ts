import { expect, it } from 'vitest';
import { checkReplicas } from '../../../src/cli/doctor/replica-check.ts';
import type { ReplicaRow, ReplicaStore } from '../../../src/storage/store.ts';

function running(...facts: ReplicaRow['facts'][]): ReplicaStore {
  const rows = facts.map((one, n) => ({ id: `server-${n}`, facts: one }));
  return { beat: async () => rows, list: async () => rows, leave: async () => undefined };
}

it('a server with a database of its own is nothing to look at', async () => {
  expect(await checkReplicas(null)).toBeNull();
});

it('names what servers do not agree in, but for what may differ', async () => {
  const facts = { EGRESS: 'a', release: '1', B24_RATE: 'auto' };
  expect(await checkReplicas(running(facts))).toEqual({ level: 'ok', found: '1 running' });
  expect(await checkReplicas(running(facts, { ...facts, EGRESS: 'b' }))).toEqual({
    level: 'ok',
    found: '2 running, set up alike',
  });
  const other = { EGRESS: 'a', release: '2', B24_RATE: 'auto', 'bot echo': 'x' };
  expect(await checkReplicas(running(facts, facts, other))).toMatchObject({
    level: 'warning',
    found: '3 running, set up differently: release, bot echo',
  });
  expect(await checkReplicas(running())).toMatchObject({ level: 'warning', found: 'none is running' });
});
