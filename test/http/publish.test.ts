import { describe, expect, it } from 'vitest';
import { AuthError, B24BotError, ComposeError, RestError } from '../../src/errors.ts';
import type { PublishRequest } from '../../src/http/publish.ts';
import { openSite } from './site.ts';

const KEY = 'canary-publish-key-0123456789';
const MESSAGE = {
  portal: 'kestrel-works.bitrix24.eu',
  bot: 'echo',
  dialogId: 'chat2210',
  message: 'The build is green',
};

async function open(failure?: Error) {
  const sent: PublishRequest[] = [];
  const site = await openSite({
    publish: {
      apiKey: KEY,
      publish: async (request) => {
        if (failure) throw failure;
        sent.push(request);
        return { messageId: 4711 };
      },
    },
  });
  const post = (payload: unknown, headers: Record<string, string> = { authorization: `Bearer ${KEY}` }) =>
    site.server.inject({ method: 'POST', url: '/publish', headers, payload: payload as object });
  return { ...site, sent, post };
}

describe('POST /publish', () => {
  it('does not exist without a key', async () => {
    const { server } = await openSite();
    expect((await server.inject({ method: 'POST', url: '/publish', payload: MESSAGE })).statusCode).toBe(404);
  });

  it('sends with the key in either header', async () => {
    const { post, sent } = await open();
    const first = await post(MESSAGE);
    const second = await post({ ...MESSAGE, dialogId: 11 }, { 'x-api-key': KEY });
    expect([first.statusCode, first.json()]).toEqual([200, { messageId: 4711 }]);
    expect(second.statusCode).toBe(200);
    expect(sent).toEqual([MESSAGE, { ...MESSAGE, dialogId: '11' }]);
  });

  it.each<Record<string, string>>([
    {},
    { authorization: 'Bearer wrong' },
    { 'x-api-key': '' },
    { authorization: KEY },
  ])('refuses %j before it reads the body', async (headers) => {
    const { post, sent, lines } = await open();
    const answer = await post(MESSAGE, headers);
    expect([answer.statusCode, answer.json()]).toEqual([401, { error: 'WRONG_API_KEY' }]);
    expect(sent).toEqual([]);
    expect(lines.join('')).not.toContain(KEY);
  });

  it.each([
    [{ ...MESSAGE, dialogId: 'somewhere' }, 'dialogId'],
    [{ ...MESSAGE, dialogId: undefined }, 'dialogId'],
    [{ ...MESSAGE, message: 5 }, 'message'],
    [{ ...MESSAGE, bot: '' }, 'bot'],
  ])('names the field of %j that is wrong', async (payload, field) => {
    const { post } = await open();
    const answer = await post(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().field).toBe(field);
  });

  it.each([
    [new ComposeError('too large', { code: 'KEYBOARD_OVERSIZE', at: 'keyboard' }), 400, 'KEYBOARD_OVERSIZE'],
    [new B24BotError('no such portal', { code: 'UNKNOWN_PORTAL', layer: 'portal' }), 404, 'UNKNOWN_PORTAL'],
    [new AuthError('no token', 'reauth-required', { code: 'NO_TOKENS' }), 502, 'NO_TOKENS'],
    [
      new RestError({
        code: 'QUERY_LIMIT_EXCEEDED',
        description: 'Too many requests',
        status: 503,
        method: 'imbot.message.add',
        layer: 'limit',
        retryable: true,
      }),
      503,
      'QUERY_LIMIT_EXCEEDED',
    ],
  ])('tells why it was not sent: %s', async (failure, status, code) => {
    const { post } = await open(failure);
    const answer = await post(MESSAGE);
    expect([answer.statusCode, answer.json().error]).toEqual([status, code]);
  });
});
