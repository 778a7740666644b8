import type { SessionStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import type { SessionRows } from './session-rows.ts';

export function createSessionStore(rows: SessionRows, commit: GroupCommit): SessionStore {
  return {
    get: (memberId, botId, key) => commit.read(() => rows.get(memberId, botId, key)),
    prune: (now, limit) =>
      commit.run(
        () => rows.prune(now, limit),
        (pruned) => pruned,
      ),
  };
}
