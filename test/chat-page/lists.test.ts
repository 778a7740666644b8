import { expect, test } from 'vitest';
import type { PageMessage } from '../../src/local-portal/live/page-api.ts';
import { findRow, layOut } from '../../src/local-portal/web/list/row-layout.ts';
import {
  type MessageList,
  withMessages,
  withOlder,
  withoutMessages,
} from '../../src/local-portal/web/state/message-list.ts';

const message = (id: number, text = ''): PageMessage => ({
  id,
  chatId: 1,
  authorId: 2,
  text,
  date: 0,
  params: {},
  reactions: {},
  reply: null,
  forward: null,
  files: [],
});
const list = (ids: number[], hasMore = false): MessageList => ({
  messages: ids.map((id) => message(id)),
  hasMore,
});
const ids = ({ messages }: MessageList): number[] => messages.map(({ id }) => id);

test('new messages come last, known ones are replaced, late ones find their place', () => {
  const found = withMessages(list([1, 3]), [message(4), message(3, 'edited'), message(2)]);
  expect(ids(found)).toEqual([1, 2, 3, 4]);
  expect(found.messages[2]?.text).toBe('edited');
});

test('a change of a message that is not loaded yet waits until it is', () => {
  expect(ids(withMessages(list([5, 6], true), [message(2)]))).toEqual([5, 6]);
  expect(ids(withMessages(list([5, 6]), [message(2)]))).toEqual([2, 5, 6]);
});

test('older messages stand before, and nothing stands twice', () => {
  expect(ids(withOlder(list([5, 6], true), [message(4), message(5)], false))).toEqual([4, 5, 6]);
  expect(ids(withoutMessages(list([1, 2, 3]), new Set([2])))).toEqual([1, 3]);
});

test('rows lie below each other with their measured heights', () => {
  const layout = layOut([7, 8, 9], new Map([[8, 100]]), 10);
  expect([0, 1, 2, 3].map(layout.top)).toEqual([0, 10, 110, 120]);
  expect([-5, 0, 10, 109, 110, 999].map(layout.rowAt)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(layOut([], new Map(), 10).rowAt(5)).toBe(0);
});

test('a row is found again after rows came before it, after it, or went', () => {
  expect(findRow([1, 2, 3], 2, 1, 1)).toBe(1);
  expect(findRow([8, 9, 1, 2], 2, 1, 2)).toBe(3);
  expect(findRow([9, 2, 1], 2, 0, 0)).toBe(1);
  expect(findRow([1], 2, 0, 0)).toBe(-1);
});
