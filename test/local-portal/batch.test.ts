import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MethodEntry } from '../../src/local-portal/portal.ts';
import { PortalError } from '../../src/local-portal/portal.ts';
import { call, type Fixture, startFixture } from './portal-fixture.ts';

const echo: MethodEntry = { scope: 'im', generation: 'common', run: ({ params }) => ({ result: params }) };
const methods = new Map<string, MethodEntry>([
  ['im.echo', echo],
  ['im.make', { ...echo, run: () => ({ result: { id: 77, tags: ['a', 'b'] } }) }],
  ['im.list', { ...echo, run: () => ({ result: [1], total: 9, next: 1 }) }],
  ['imopenlines.echo', { ...echo, scope: 'imopenlines' }],
  [
    'im.fails',
    {
      ...echo,
      run() {
        throw new PortalError('CHAT_ID_EMPTY', "Chat ID can't be empty");
      },
    },
  ],
]);

interface Answer {
  result: unknown;
  result_error: unknown;
  result_total: unknown;
  result_next: unknown;
  result_time: unknown;
}

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture({ methods });
});
afterEach(() => fixture.close());

async function batch(cmd: unknown, halt: unknown = 0): Promise<Answer> {
  const { status, body } = await call(fixture, 'batch', { auth: fixture.token, cmd, halt });
  expect(status).toBe(200);
  return body['result'] as Answer;
}

test('later commands refer to the answers of earlier ones, as a whole or inside a text', async () => {
  const answer = await batch({
    made: 'im.make',
    used: 'im.echo?ID=$result[made][id]&TAGS=$result[made][tags]&DIALOG=chat$result[made][id]&DEEP=$result[made][nope]',
  });
  expect(answer.result).toMatchObject({
    used: { ID: 77, TAGS: ['a', 'b'], DIALOG: 'chat77', DEEP: { id: 77, tags: ['a', 'b'] } },
  });
});

test('a reference swallows everything up to the next blank', async () => {
  const answer = await batch({ made: 'im.make', used: 'im.echo?A=$result[made][id]!+b' });
  expect(answer.result).toMatchObject({ used: { A: '77 b' } });
});

test('failures stay with their command; the others are answered', async () => {
  const answer = await batch({
    a: 'im.echo?X=1',
    b: 'im.fails',
    c: 'imopenlines.echo',
    d: 'im.nothing',
    e: 'im.list',
  });
  expect(answer.result).toMatchObject({ a: { X: '1' }, e: [1] });
  expect(answer.result_error).toEqual({
    b: { error: 'CHAT_ID_EMPTY', error_description: "Chat ID can't be empty" },
    c: { error: 'insufficient_scope', error_description: '' },
    d: { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' },
  });
  expect(answer.result_total).toEqual({ e: 9 });
  expect(answer.result_next).toEqual({ e: 1 });
  expect(Object.keys(answer.result_time as object)).toEqual(['a', 'e']);
});

test('halt stops at the first failure, and the text "N" is true in PHP', async () => {
  const cmd = { a: 'im.fails', b: 'im.echo' };
  expect((await batch(cmd, 1)).result).toEqual([]);
  expect((await batch(cmd, 'N')).result).toEqual([]);
  expect((await batch(cmd, '0')).result).toEqual({ b: [] });
});

test('a list stays a list until a gap makes it a map', async () => {
  expect((await batch(['im.echo?A=0', 'im.echo?A=1'])).result).toEqual([{ A: '0' }, { A: '1' }]);
  expect((await batch(['im.echo?A=0', 'im.fails'])).result).toEqual([{ A: '0' }]);
  const gap = await batch(['im.echo?A=0', 'im.fails', 'im.echo?A=$result[0][A]']);
  expect(gap.result).toEqual({ 0: { A: '0' }, 2: { A: '0' } });
});

test('command 51, a nested batch and what is not text are refused or skipped one by one', async () => {
  const many = await batch(Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`c${n}`, 'im.echo'])));
  expect(Object.keys(many.result as object)).toHaveLength(50);
  expect(many.result_error).toMatchObject({ c50: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' } });
  const odd = await batch({ nested: 'batch?cmd[a]=im.echo', map: { a: 1 } });
  expect(odd.result_error).toMatchObject({ nested: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' } });
  expect(odd.result).toEqual([]);
  expect((await batch('im.echo')).result).toEqual([]);
});

test('a form-encoded batch carries its commands encoded twice', async () => {
  const answer = await fetch(`${fixture.local.origin}/rest/batch`, {
    method: 'POST',
    body: new URLSearchParams({
      auth: fixture.token,
      'cmd[x]': `im.echo?${new URLSearchParams({ MESSAGE: 'C# & co' })}`,
    }),
  });
  expect(await answer.json()).toMatchObject({ result: { result: { x: { MESSAGE: 'C# & co' } } } });
});
