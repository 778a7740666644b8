import type { DatabaseSync } from 'node:sqlite';
import type { TokenStore } from '../store.ts';
import type { GroupCommit } from './group-commit.ts';
import { blob, integer } from './row.ts';

export function createTokenStore(db: DatabaseSync, commit: GroupCommit): TokenStore {
  const get = db.prepare('SELECT sealed, version FROM tokens WHERE member_id = ? AND user_id = ?');
  const insert = db.prepare('INSERT INTO tokens VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING');
  const update = db.prepare(
    'UPDATE tokens SET sealed = ?, version = version + 1 WHERE member_id = ? AND user_id = ? AND version = ?',
  );
  const remove = db.prepare('DELETE FROM tokens WHERE member_id = ? AND user_id = ?');

  return {
    get: (memberId, userId) =>
      commit.read(() => {
        const row = get.get(memberId, userId);
        if (row === undefined) return null;
        return { memberId, userId, sealed: blob(row, 'sealed'), version: integer(row, 'version') };
      }),
    put: ({ memberId, userId, sealed }, expected) =>
      commit.run(
        () =>
          expected === 0
            ? insert.run(memberId, userId, sealed).changes
            : update.run(sealed, memberId, userId, expected).changes,
        (changes) => changes !== 0,
      ),
    remove: (memberId, userId) =>
      commit.run(
        () => {
          remove.run(memberId, userId);
        },
        () => undefined,
      ),
  };
}
