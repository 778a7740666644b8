import type { TokenStore } from '../store.ts';
import { bytes, integer } from './column.ts';
import { type Database, statement } from './database.ts';

export function createTokenStore(database: Database): TokenStore {
  return {
    async get(memberId, userId) {
      const read = 'SELECT sealed, version FROM tokens WHERE member_id = $1 AND user_id = $2';
      const [row] = (await database.run(statement(read, memberId, userId))).rows;
      return row === undefined
        ? null
        : { memberId, userId, sealed: bytes(row, 'sealed'), version: integer(row, 'version') };
    },
    async put({ memberId, userId, sealed }, expected) {
      const write =
        expected === 0
          ? statement(
              'INSERT INTO tokens VALUES ($1, $2, $3, 1) ON CONFLICT DO NOTHING',
              memberId,
              userId,
              sealed,
            )
          : statement(
              `UPDATE tokens SET sealed = $3, version = version + 1
               WHERE member_id = $1 AND user_id = $2 AND version = $4`,
              memberId,
              userId,
              sealed,
              expected,
            );
      return (await database.run(write)).count === 1;
    },
    async remove(memberId, userId) {
      await database.run(
        statement('DELETE FROM tokens WHERE member_id = $1 AND user_id = $2', memberId, userId),
      );
    },
  };
}
