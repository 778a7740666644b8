import { describe, expect, it } from 'vitest';
import { applicationOf, rewriteOrigin, rewriteTokens } from '../../src/cli/replay/rewrite-auth.ts';
import { rewriteIds } from '../../src/cli/replay/rewrite-ids.ts';
import { readSetting, withSetting } from '../../src/cli/replay/set-path.ts';
import { ConfigError } from '../../src/errors.ts';
import type { StateView } from '../../src/local-portal/control/state-view.ts';
import { fixture } from './stage.ts';

const bot = {
  type: 'B',
  openline: true,
  appId: 'local.1',
  eventMode: 'webhook',
  generation: 'v1',
  isHidden: false,
  isReactionsEnabled: true,
  backgroundId: null,
  language: 'en',
  countMessage: 0,
  countCommand: 0,
} as const;
const command = { appId: 'local.1', common: true, hidden: false, extranetSupport: false, lang: {} };
const state: StateView = {
  memberId: 'ffffffffffffffffffffffffffffffff',
  origin: 'http://127.0.0.1:4100',
  oauthOrigin: 'http://127.0.0.1:4101',
  language: 'en',
  hasV2: true,
  apps: [
    {
      clientId: 'local.1',
      applicationToken: 'token-of-the-application',
      scope: ['imbot'],
      title: '',
      status: 'L',
      installed: true,
      active: true,
      installerId: 1,
    },
  ],
  bots: [
    { ...bot, id: 1001, code: 'echo' },
    { ...bot, id: 1002, code: 'watcher' },
  ],
  commands: [
    { ...command, id: 71, botId: 1001, command: 'echo' },
    { ...command, id: 72, botId: 1001, command: 'help' },
    { ...command, id: 73, botId: 1002, command: 'echo' },
  ],
  users: [],
  chats: [],
  lastMessageId: 500,
  lastCall: 0,
};
const fresh = { keepsIds: false };

describe('ids of a replayed body', () => {
  it('name the registered bot wherever the recorded one stood', () => {
    const body = rewriteIds(fixture('v1-message-update-group'), state, fresh);
    expect(body).toMatchObject({
      data: {
        BOT: { 1001: { BOT_ID: '1001', BOT_CODE: 'echo', user_id: '1001', AUTH: { user_id: '1001' } } },
        PARAMS: {
          AUTHOR_ID: '11',
          MENTIONED_LIST: { 1001: '1001' },
          TO_USER_ID: '1001',
          MESSAGE_ORIGINAL: '[USER=1001]Helper[/USER], what is on the agenda today?',
        },
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/"740"|helper_one/);
  });

  it('name it in v2 bodies too, as author of its own message', () => {
    const body = rewriteIds(fixture('v2-reaction-add'), state, fresh);
    expect(body).toMatchObject({
      data: {
        bot: { id: '1001', code: 'echo', auth: { user_id: '1001' } },
        message: { id: '501', authorId: '1001', author_id: '1001' },
        user: { id: '11' },
      },
    });
  });

  it('go to the bot with the code of the body, or to the one that was asked for', () => {
    const recorded = fixture('v1-message-add-group-supervisor');
    expect(rewriteIds(recorded, state, fresh)).toMatchObject({ data: { BOT: { 1002: { BOT_ID: '1002' } } } });
    const asked = rewriteIds(recorded, state, { ...fresh, bot: 'echo' });
    expect(asked).toMatchObject({ data: { BOT: { 1001: { BOT_CODE: 'echo' } } } });
    expect(() => rewriteIds(recorded, state, { ...fresh, bot: 'nobody' })).toThrow(ConfigError);
  });

  it('name the command of the bot, and its name where the text called it', () => {
    const body = rewriteIds(fixture('v1-command-textarea-group'), state, { ...fresh, command: 'echo' });
    expect(body).toMatchObject({
      data: {
        COMMAND: { 71: { COMMAND_ID: '71', COMMAND: 'echo', COMMAND_PARAMS: 'Oslo' } },
        PARAMS: { MESSAGE: '/echo Oslo' },
      },
    });
    const v2 = rewriteIds(fixture('v2-command-textarea'), state, { ...fresh, command: 'help' });
    expect(v2).toMatchObject({
      data: { command: { id: '72', command: '/help' }, message: { text: '/help Lisbon & Porto' } },
    });
  });

  it('are refused when the bot has no such command, with those it has', () => {
    const rewrite = () => rewriteIds(fixture('v1-command-menu'), state, fresh);
    expect(rewrite).toThrow("the bot has no command 'weather'");
    expect(rewrite).toThrow(expect.objectContaining({ hint: expect.stringContaining('echo, help') }));
  });

  it('of messages are new and keep their order, unless they are to be kept', () => {
    const recorded = fixture('v1-message-add-group');
    const ids = { MESSAGE_ID: '502', CHAT_PREV_MESSAGE_ID: '501' };
    expect(rewriteIds(recorded, state, fresh)).toMatchObject({ data: { PARAMS: ids } });
    const kept = rewriteIds(recorded, state, { keepsIds: true });
    expect(kept).toMatchObject({ data: { PARAMS: { MESSAGE_ID: '90114' } } });
  });

  it('are left alone in the free-form context of a link', () => {
    const recorded = withSetting(fixture('v1-context-get'), readSetting('data.PARAMS.CONTEXT.BOT_ID=740'));
    expect(rewriteIds(recorded, state, fresh)).toMatchObject({
      data: { PARAMS: { CONTEXT: { BOT_ID: '740' } } },
    });
  });
});

describe('origin and tokens of a replayed body', () => {
  const staged = {
    tokens: {
      1001: { access_token: 'bot-a', refresh_token: 'bot-r', expires: 99, expires_in: 3600, scope: 'imbot' },
      11: { access_token: 'user-a', refresh_token: 'user-r', expires: 99, expires_in: 3600, scope: 'imbot' },
    },
    domain: '127.0.0.1:4100',
    client_endpoint: 'http://127.0.0.1:4100/rest/',
    server_endpoint: 'http://127.0.0.1:4101/rest/',
  };
  const rewritten = (name: string) => {
    const app = applicationOf(state, 1001);
    return rewriteTokens(rewriteOrigin(rewriteIds(fixture(name), state, fresh), state, app), staged, app);
  };

  it('are those of the portal, each token of whom the recorded one was', () => {
    const body = rewritten('v1-message-add-private');
    const of = (access_token: string, refresh_token: string) => ({
      access_token,
      refresh_token,
      member_id: state.memberId,
      application_token: 'token-of-the-application',
      domain: '127.0.0.1:4100',
      client_endpoint: 'http://127.0.0.1:4100/rest/',
      server_endpoint: 'http://127.0.0.1:4101/rest/',
      expires: '99',
    });
    const bots = { 1001: { ...of('bot-a', 'bot-r'), client_id: 'local.1', AUTH: of('bot-a', 'bot-r') } };
    expect(body).toMatchObject({ data: { BOT: bots }, auth: { access_token: 'user-a', user_id: '11' } });
    expect(JSON.stringify(body)).not.toMatch(/kestrel-works|oauth\.bitrix\.info|5e0c7a19/);
  });

  it('are not added where the recorded event had none', () => {
    const { auth } = rewritten('v1-message-add-no-tokens');
    expect(auth).not.toHaveProperty('access_token');
    expect(auth).not.toHaveProperty('client_id');
    expect(auth).toMatchObject({ application_token: 'token-of-the-application' });
  });
});

describe('--set', () => {
  it('sets a leaf, also in a list and where nothing was', () => {
    const body = { data: { list: ['a', 'b'] } };
    expect(withSetting(body, readSetting('data.list.1=c=d'))).toEqual({
      data: { list: { 0: 'a', 1: 'c=d' } },
    });
    expect(withSetting(body, readSetting('auth.user_id=5'))).toMatchObject({ auth: { user_id: '5' } });
    expect(body).toEqual({ data: { list: ['a', 'b'] } });
  });

  it.each(['', 'path', '=x', 'a..b=x', '__proto__.x=1'])("refuses '%s'", (text) => {
    expect(() => readSetting(text)).toThrow(ConfigError);
  });
});
