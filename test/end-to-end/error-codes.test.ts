import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import echo from '../../src/bots/echo/index.ts';
import { checkDialogId, composeReply } from '../../src/compose/index.ts';
import { ComposeError, RestError } from '../../src/errors.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { createRestCommand, type RestAuth, type RestCommand } from '../../src/rest/restcommand.ts';
import { createTransport } from '../../src/rest/transport.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

/** 31 KB of text: more than the 30 Kb which the reference allows for a part. */
const bulk = 'x'.repeat(31 * 1024);
const text = { DIALOG_ID: '11', MESSAGE: 'Hello' };

/** Every code of the im.message.add reference, and an input that brings it about. */
const refusals: readonly [code: string, params: Record<string, unknown>][] = [
  ['USER_ID_EMPTY', { ...text, DIALOG_ID: 'nobody' }],
  ['CHAT_ID_EMPTY', { ...text, DIALOG_ID: 'chat0' }],
  ['ACCESS_ERROR', { ...text, DIALOG_ID: 'chat2600' }],
  ['MESSAGE_EMPTY', { DIALOG_ID: '11', MESSAGE: '  ' }],
  ['ATTACH_ERROR', { ...text, ATTACH: [{ NOTHING: 1 }] }],
  ['ATTACH_OVERSIZE', { ...text, ATTACH: [{ MESSAGE: bulk }] }],
  ['KEYBOARD_ERROR', { ...text, KEYBOARD: [{ TEXT: 'Go', ACTION: 'FLY', ACTION_VALUE: 'away' }] }],
  ['KEYBOARD_OVERSIZE', { ...text, KEYBOARD: [{ TEXT: 'Go', ACTION: 'SEND', ACTION_VALUE: bulk }] }],
  ['MENU_ERROR', { ...text, MENU: [{ TEXT: 'Go', LINK: 'javascript:alert(1)' }] }],
  ['MENU_OVERSIZE', { ...text, MENU: [{ TEXT: 'Go', ACTION: 'SEND', ACTION_VALUE: bulk }] }],
  ['PARAMS_ERROR', { MESSAGE: 'to nobody' }],
];

describe('the error codes of im.message.add', () => {
  let portal: TestPortal;
  let restCommand: RestCommand;
  let auth: RestAuth;

  beforeAll(async () => {
    portal = await testPortal(echo, { api: 'v1', settings: { limits: 'documented' } });
    const { state } = portal.local.portal;
    const announcements = state.chats.get(2305);
    if (!announcements) throw new Error('the seeded group is missing');
    // A channel: only its owner and administrators may write.
    state.chats.set(2600, {
      ...announcements,
      id: 2600,
      type: 'N',
      ownerId: 12,
      managers: [],
      members: [11, 12],
    });
    const hosts = createHostPolicy({ allow: [new URL(portal.local.origin).host] });
    restCommand = createRestCommand({ transport: createTransport({ hosts }), hosts });
    await portal.user().opensDialog();
    const botToken = [...state.tokens.values()].find(({ userId }) => userId === portal.bot().id);
    if (!botToken) throw new Error('no event carried a token of the bot');
    auth = { access_token: botToken.accessToken, client_endpoint: `${portal.local.origin}/rest/` };
  });
  afterAll(() => portal.close());

  it.each(refusals)('%s comes from the portal as a typed RestError', async (code, params) => {
    const refused = await restCommand('im.message.add', params, auth).then(
      () => expect.unreachable('the portal took it'),
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(RestError);
    expect(refused).toMatchObject({ code, method: 'im.message.add', layer: 'portal', retryable: false });
  });

  it.each(refusals.filter(([code]) => !['ACCESS_ERROR', 'PARAMS_ERROR'].includes(code)))(
    '%s is found by the builders before any call',
    (code, params) => {
      const before = portal.calls().length;
      const compose = (): unknown => {
        checkDialogId(String(params['DIALOG_ID']));
        const { MESSAGE, ATTACH, KEYBOARD, MENU } = params;
        const parts = { attach: ATTACH, keyboard: KEYBOARD, menu: MENU } as Record<string, object>;
        const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
        return composeReply([{ text: String(MESSAGE), ...given }]);
      };
      expect(compose).toThrow(ComposeError);
      expect(compose).toThrow(expect.objectContaining({ code }));
      expect(portal.calls()).toHaveLength(before);
    },
  );

  it('a good message passes and answers with its id', async () => {
    const { result } = await restCommand('im.message.add', { ...text, SYSTEM: 'N', URL_PREVIEW: 'Y' }, auth);
    expect(result).toBe(portal.user().lastReceived.id);
  });
});
