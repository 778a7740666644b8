import { describe, expect, it } from 'vitest';
import { defineBot } from '../../../src/bot/define-bot.ts';
import { createRegistration } from '../../../src/bot/registration/registration.ts';
import { ConfigError, RestError } from '../../../src/errors.ts';
import { memoryBotStore, portal, portals, silent } from '../house.ts';
import { type Answers, recordingRest, refuses } from '../recording-rest.ts';

const URL = 'https://bots.example.test/bitrix24/events';

const echo = defineBot({ code: 'echo', name: 'Echo', color: 'LIGHT_BLUE', openLine: true }, (bot) => {
  bot.command('echo', { title: { en: 'Get echo', de: 'Echo' }, params: 'some text', common: true }, () => {});
  bot.command('page', { hidden: true }, () => {});
});

const v1: Answers = {
  'imbot.v2.Revision.get': refuses('ERROR_METHOD_NOT_FOUND'),
  'imbot.bot.list': () => [],
  'imbot.register': () => 740,
  'event.get': () => [],
};

function v2(): Answers {
  let id = 70;
  return {
    'imbot.v2.Revision.get': () => ({ rest: 36, web: 1, mobile: 1, desktop: 1 }),
    'imbot.v2.Bot.register': () => ({ bot: { id: 801, code: 'echo' }, users: [] }),
    'imbot.v2.Command.list': () => ({ commands: [] }),
    'imbot.v2.Command.register': () => {
      id += 1;
      return { command: { id } };
    },
    'event.get': () => [],
  };
}

function house(answers: Answers, bots = [echo]) {
  const rest = recordingRest(answers);
  const store = memoryBotStore();
  const make = (changes: { bots?: typeof bots; publicUrl?: string } = {}) =>
    createRegistration({
      bots,
      rest,
      portals,
      store,
      publicUrl: 'https://bots.example.test',
      log: silent,
      ...changes,
    });
  return { rest, store, make, register: make() };
}

const paramsOf = (rest: ReturnType<typeof recordingRest>, method: string) =>
  rest.calls.filter((call) => call.method === method).map(({ params }) => params);

describe('registration in a portal without v2', () => {
  it('registers the bot, its commands and the application events as the installer', async () => {
    const { rest, store, register } = house(v1);
    await register(portal);
    expect(rest.methods()).toEqual([
      'event.get',
      'event.bind',
      'event.bind',
      'imbot.v2.Revision.get',
      'imbot.bot.list',
      'imbot.register',
      'imbot.command.register',
      'imbot.command.register',
    ]);
    expect(new Set(rest.calls.map((call) => call.as))).toEqual(new Set(['installer']));
    expect(paramsOf(rest, 'imbot.register')).toEqual([
      {
        CODE: 'echo',
        TYPE: 'B',
        OPENLINE: 'Y',
        EVENT_HANDLER: URL,
        PROPERTIES: { NAME: 'Echo', LAST_NAME: '', WORK_POSITION: '', COLOR: 'LIGHT_BLUE' },
      },
    ]);
    expect(paramsOf(rest, 'imbot.command.register')[0]).toEqual({
      BOT_ID: 740,
      COMMAND: 'echo',
      COMMON: 'Y',
      HIDDEN: 'N',
      EXTRANET_SUPPORT: 'N',
      EVENT_COMMAND_ADD: URL,
      LANG: [
        { LANGUAGE_ID: 'en', TITLE: 'Get echo', PARAMS: 'some text' },
        { LANGUAGE_ID: 'de', TITLE: 'Echo', PARAMS: 'some text' },
      ],
    });
    expect(paramsOf(rest, 'event.bind')).toEqual([
      { event: 'ONAPPUNINSTALL', handler: URL },
      { event: 'ONAPPUPDATE', handler: URL },
    ]);
    expect(store.rows).toMatchObject([{ code: 'echo', botId: 740, generation: 'v1' }]);
    expect(Object.keys(store.rows[0]?.commands ?? {})).toEqual(['echo', 'page']);
  });

  it('re-uses its own bot of that code and brings it up to date', async () => {
    const { rest, store, register } = house({
      ...v1,
      'imbot.bot.list': () => ({ '12': { ID: 12, CODE: 'other' }, '740': { ID: 740, CODE: 'echo' } }),
      'imbot.command.register': () => 58,
    });
    await register(portal);
    expect(rest.methods()).not.toContain('imbot.register');
    expect(paramsOf(rest, 'imbot.update')).toMatchObject([{ BOT_ID: 740, FIELDS: { EVENT_HANDLER: URL } }]);
    // A command that was there keeps its texts when it is registered again, so it is updated too.
    expect(paramsOf(rest, 'imbot.command.update')).toMatchObject([{ COMMAND_ID: 58 }, { COMMAND_ID: 58 }]);
    expect(store.rows).toMatchObject([{ botId: 740 }]);
  });

  it('leaves a bot of another application alone', async () => {
    const { rest, store, register } = house({
      ...v1,
      'imbot.bot.list': () => ({ '740': { ID: 740, CODE: 'echo' } }),
      'imbot.update': refuses('APP_ID_ERROR'),
    });
    await expect(register(portal)).rejects.toThrow(ConfigError);
    expect(rest.methods()).not.toContain('imbot.register');
    expect(store.rows).toEqual([]);
  });

  it('registers changed commands anew and removes those that are gone', async () => {
    const ids = [58, 59, 60];
    const { rest, make, register } = house({ ...v1, 'imbot.command.register': () => ids.shift() });
    await register(portal);
    rest.calls.length = 0;
    rest.answers['imbot.bot.list'] = () => ({ '740': { ID: 740, CODE: 'echo' } });
    const next = defineBot(echo.profile, (bot) => {
      bot.command('echo', { title: 'Changed' }, () => {});
    });
    await make({ bots: [next] })(portal);
    expect(paramsOf(rest, 'imbot.command.unregister')).toEqual([{ COMMAND_ID: 58 }, { COMMAND_ID: 59 }]);
    expect(paramsOf(rest, 'imbot.command.register')).toMatchObject([{ COMMAND: 'echo', COMMON: 'N' }]);
  });

  it('refuses a personal bot, which v1 does not have', async () => {
    const personal = defineBot({ code: 'mine', name: 'Mine', type: 'personal' }, () => {});
    const { register } = house(v1, [personal]);
    await expect(register(portal)).rejects.toThrow(/personal/);
  });
});

describe('registration in a portal with v2', () => {
  it('registers the bot for webhooks and its commands', async () => {
    const { rest, store, register } = house(v2());
    await register(portal);
    expect(rest.methods()).toEqual([
      'event.get',
      'event.bind',
      'event.bind',
      'imbot.v2.Revision.get',
      'imbot.v2.Bot.register',
      'imbot.v2.Bot.update',
      'imbot.v2.Command.list',
      'imbot.v2.Command.register',
      'imbot.v2.Command.register',
    ]);
    expect(paramsOf(rest, 'imbot.v2.Bot.register')).toEqual([
      {
        fields: {
          code: 'echo',
          type: 'bot',
          eventMode: 'webhook',
          webhookUrl: URL,
          isHidden: false,
          isReactionsEnabled: true,
          isSupportOpenline: true,
          properties: { name: 'Echo', color: 'lightBlue' },
        },
      },
    ]);
    expect(paramsOf(rest, 'imbot.v2.Command.register')[0]).toEqual({
      botId: 801,
      fields: {
        command: 'echo',
        title: { en: 'Get echo', de: 'Echo' },
        params: { en: 'some text' },
        common: true,
        hidden: false,
        extranetSupport: false,
      },
    });
    expect(store.rows).toMatchObject([
      { botId: 801, generation: 'v2', commands: { echo: { id: 71 }, page: { id: 72 } } },
    ]);
  });

  it('syncs commands by what the portal lists', async () => {
    const { rest, register } = house({
      ...v2(),
      'imbot.v2.Command.list': () => ({
        commands: [
          { id: 5, command: '/echo' },
          { id: 6, command: '/old' },
        ],
      }),
    });
    await register(portal);
    expect(paramsOf(rest, 'imbot.v2.Command.unregister')).toEqual([{ botId: 801, commandId: 6 }]);
    expect(paramsOf(rest, 'imbot.v2.Command.update')).toMatchObject([{ botId: 801, commandId: 5 }]);
    expect(paramsOf(rest, 'imbot.v2.Command.register')).toMatchObject([{ fields: { command: 'page' } }]);
  });

  it('says whose code it is when another application has it', async () => {
    const { register } = house({ ...v2(), 'imbot.v2.Bot.register': refuses('BOT_CODE_ALREADY_TAKEN') });
    await expect(register(portal)).rejects.toThrow(/another application/);
  });

  it('does not fall back to v1 when the portal could not be asked', async () => {
    const { rest, register } = house({ ...v1, 'imbot.v2.Revision.get': refuses('QUERY_LIMIT_EXCEEDED') });
    await expect(register(portal)).rejects.toThrow(RestError);
    expect(rest.methods()).not.toContain('imbot.register');
    expect(rest.methods().at(-1)).toBe('imbot.v2.Revision.get');
  });
});

describe('registration again', () => {
  it('makes no call when nothing changed', async () => {
    const { rest, make, register } = house(v2());
    await register(portal);
    rest.calls.length = 0;
    await make()(portal);
    expect(rest.calls).toEqual([]);
  });

  it.each([
    ['the portal was installed anew', { installedAt: portal.installedAt + 1 }, {}],
    ['the address of the server changed', {}, { publicUrl: 'https://new.example.test' }],
  ])('happens when %s', async (_why, portalChange, options) => {
    const { rest, make, register } = house(v2());
    await register(portal);
    rest.calls.length = 0;
    await make(options)({ ...portal, ...portalChange });
    expect(rest.methods()).toContain('imbot.v2.Bot.update');
  });

  it('happens on demand, and does not bind what is bound', async () => {
    const { rest, register } = house(v2());
    await register(portal);
    rest.calls.length = 0;
    rest.answers['event.get'] = () => [
      { event: 'ONAPPUNINSTALL', handler: URL, auth_type: 0, offline: 0 },
      { event: 'ONAPPUPDATE', handler: 'https://elsewhere.test/', auth_type: 0, offline: 0 },
    ];
    await register(portal, { force: true });
    expect(paramsOf(rest, 'event.bind')).toEqual([{ event: 'ONAPPUPDATE', handler: URL }]);
  });

  it('goes on where a failed run stopped', async () => {
    const { rest, store, register } = house({ ...v2(), 'imbot.v2.Command.register': refuses('INTERNAL') });
    await expect(register(portal)).rejects.toThrow(RestError);
    expect(store.rows).toMatchObject([{ botId: 801, fingerprint: '' }]);
    Object.assign(rest.answers, v2());
    await register(portal);
    expect(store.rows[0]?.fingerprint).not.toBe('');
  });

  it('runs once at a time in one portal', async () => {
    const { rest, register } = house(v2());
    await Promise.all([register(portal), register(portal), register(portal)]);
    expect(paramsOf(rest, 'imbot.v2.Bot.register')).toHaveLength(1);
  });

  it('registers the other bots when one fails', async () => {
    const other = defineBot({ code: 'other', name: 'Other' }, () => {});
    const { store, register } = house(
      {
        ...v2(),
        'imbot.v2.Bot.register': ({ fields }) => {
          if (JSON.stringify(fields).includes('"echo"')) refuses('BOT_LIMIT_EXCEEDED')({});
          return { bot: { id: 802 }, users: [] };
        },
      },
      [echo, other],
    );
    await expect(register(portal)).rejects.toThrow(/BOT_LIMIT_EXCEEDED/);
    expect(store.rows).toMatchObject([{ code: 'other', botId: 802 }]);
  });

  it.each(['ERROR_CORE', 'ACCESS_DENIED'])('survives %s when it binds events', async (code) => {
    const { register, store } = house({ ...v2(), 'event.bind': refuses(code) });
    await register(portal);
    expect(store.rows[0]?.fingerprint).not.toBe('');
  });
});
