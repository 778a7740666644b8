import { describe, expect, it } from 'vitest';
import { groupOf } from '../../src/rest/batch-rules.ts';
import type { RestIdentity } from '../../src/rest/rest.ts';

const identity = (facts: Partial<RestIdentity> = {}): RestIdentity => ({
  memberId: 'm1',
  clientEndpoint: 'https://example.bitrix24.com/rest/',
  label: 'bot 5',
  token: () => Promise.resolve('unused'),
  ...facts,
});
const send = (who: RestIdentity, token: string): string =>
  groupOf({ method: 'im.message.add', params: { DIALOG_ID: '1', BOT_ID: 5 }, identity: who, token });

describe('calls that wait share a batch', () => {
  it('under different tokens of one user: every event brings the bot a new one', () => {
    expect(send(identity({ userId: 5 }), 'first')).toBe(send(identity({ userId: 5 }), 'second'));
  });

  it('not under tokens of different users, nor in different portals', () => {
    const other = { clientEndpoint: 'https://other.bitrix24.com/rest/' };
    expect(send(identity({ userId: 5 }), 'first')).not.toBe(send(identity({ userId: 6 }), 'first'));
    expect(send(identity({ userId: 5 }), 'first')).not.toBe(send(identity({ userId: 5, ...other }), 'first'));
  });

  it('under one token only, where nobody knows whose it is', () => {
    expect(send(identity(), 'first')).toBe(send(identity(), 'first'));
    expect(send(identity(), 'first')).not.toBe(send(identity(), 'second'));
    expect(send(identity({ userId: 5 }), 'first')).not.toBe(send(identity(), 'first'));
  });
});
