import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonMap } from '../../src/local-portal/state.ts';
import { type Actor, bigAttach, bigButtons, createWorld, type World } from './message-errors-world.ts';

type Ids = World['ids'];

/** One call that is refused; `first` goes before it and must succeed or fail as it likes. */
interface Refused {
  as?: Actor;
  params: (ids: Ids) => JsonMap;
  first?: (ids: Ids) => JsonMap;
  /** Which portal: what its code does (default), or what the reference promises. */
  limits?: 'documented';
}
type Cases = Readonly<Record<string, Refused>>;

const catalogue: Readonly<
  Record<string, { undocumented?: boolean; errors: string[]; errorInfo?: Record<string, { status: number }> }>
> = JSON.parse(readFileSync(new URL('../../scripts/methods.json', import.meta.url), 'utf8'));
const family =
  /^(?:im\.message\.|imbot\.message\.|imbot\.v2\.Chat\.Message\.|imbot(?:\.v2)?\.[Cc]ommand\.answer$)/;

/** Codes that no call can bring about here, and why. */
const outOfReach: Readonly<Record<string, string>> = {
  'im.message.add ERROR_FROM_OTHER_MODULE': 'there is no other module that could veto; order it as a fault',
  'imbot.message.add WRONG_REQUEST': 'the code of what went wrong always takes its place',
  'imbot.v2.Chat.Message.send SENDING_FAILED': 'the code of what went wrong always takes its place',
  'imbot.command.answer WRONG_AUTH_TYPE': 'the portal knows no calls by browser session',
};

const none = 999_999;
const key = (n: number): string => `3f2b8c1a-0d4e-4a6b-9c7d-${String(n).padStart(12, '0')}`;
const link = { TEXT: 'Go', LINK: 'https://example.test/' };

const notMine: Refused = { params: ({ own }) => ({ MESSAGE_ID: own }) };
const noMessageId: Refused = { params: () => ({ MESSAGE_ID: 0 }) };

/** Bad and too large parts, of a v1 call that is fine otherwise. */
function parts(base: Refused['params'], menu: string, oversize: 'own' | 'inner', as: Actor = 'app'): Cases {
  const withPart = (part: JsonMap, limits?: 'documented'): Refused => ({
    as,
    params: (ids) => ({ ...base(ids), ...part }),
    ...(limits && { limits }),
  });
  const tooLarge = { KEYBOARD: { BUTTONS: bigButtons }, MENU: { ITEMS: bigButtons } };
  return {
    ATTACH_ERROR: withPart({ ATTACH: { BLOCKS: [{ NOTHING: 1 }] } }),
    ATTACH_OVERSIZE: withPart({ ATTACH: bigAttach }),
    KEYBOARD_ERROR: withPart({ KEYBOARD: { BUTTONS: [{ TEXT: 'Nowhere' }] } }),
    [menu]: withPart({ MENU: { ITEMS: [{ TEXT: 'Nowhere' }] } }),
    ...(oversize === 'own'
      ? {
          KEYBOARD_OVERSIZE: withPart({ KEYBOARD: tooLarge.KEYBOARD }),
          MENU_OVERSIZE: withPart({ MENU: tooLarge.MENU }),
        }
      : {
          KEYBOARD_OVERSIZE: withPart({ KEYBOARD: tooLarge.KEYBOARD }, 'documented'),
          MENU_OVERSIZE: withPart({ MENU: tooLarge.MENU }, 'documented'),
          PARAM_KEYBOARD_ERROR: withPart({ KEYBOARD: tooLarge.KEYBOARD }),
          PARAM_MENU_ERROR: withPart({ MENU: tooLarge.MENU }),
        }),
  };
}

/** Whose bot it is, in v1 and v2. */
const botV1: Cases = {
  BOT_ID_ERROR: { params: () => ({ BOT_ID: none }) },
  APP_ID_ERROR: { params: ({ foreign }) => ({ BOT_ID: foreign }) },
  ACCESS_DENIED: { as: 'hook', params: ({ bot }) => ({ BOT_ID: bot }) },
};
const botV2: Cases = {
  BOT_TOKEN_NOT_SPECIFIED: { as: 'hook', params: ({ bot }) => ({ botId: bot }) },
  BOT_ID_REQUIRED: { params: () => ({}) },
  BOT_NOT_FOUND: { params: () => ({ botId: none }) },
  BOT_OWNERSHIP_ERROR: { params: ({ foreign }) => ({ botId: foreign }) },
};

/** Which message it is, in v2; supervisors may read too. */
function messageV2(extra: JsonMap = {}): Cases {
  const of = (id: (ids: Ids) => number): Refused => ({
    params: (ids) => ({ ...extra, botId: ids.supervisor, messageId: id(ids) }),
  });
  return {
    ...botV2,
    MESSAGE_NOT_FOUND: of(() => none),
    ACCESS_DENIED: of((ids) => ids.elsewhere),
    MESSAGE_ACCESS_DENIED: of((ids) => ids.hidden),
    MESSAGE_ACCESS_DENIED_BY_TARIFF: of((ids) => ids.old),
  };
}

const toGroup = ({ group }: Ids): JsonMap => ({ DIALOG_ID: `chat${group}`, MESSAGE: 'Hi' });
const asBot = (ids: Ids): JsonMap => ({ BOT_ID: ids.bot, ...toGroup(ids) });
const sendV2 =
  (fields: JsonMap): Refused['params'] =>
  (ids) => ({ botId: ids.bot, dialogId: `chat${ids.group}`, fields });

const cases: Readonly<Record<string, Cases>> = {
  'im.message.add': {
    ...parts(toGroup, 'MENU_ERROR', 'inner'),
    MESSAGE_EMPTY: { params: ({ group }) => ({ DIALOG_ID: `chat${group}`, MESSAGE: ' ' }) },
    USER_ID_EMPTY: { params: () => ({ DIALOG_ID: 'somebody', MESSAGE: 'Hi' }) },
    USER_NOT_FOUND: { params: () => ({ DIALOG_ID: none, MESSAGE: 'Hi' }) },
    CHAT_ID_EMPTY: { params: () => ({ DIALOG_ID: 'chat0', MESSAGE: 'Hi' }) },
    PARAMS_ERROR: { params: () => ({ MESSAGE: 'Hi' }) },
    CHAT_ID: { params: () => ({ DIALOG_ID: `chat${none}`, MESSAGE: 'Hi' }) },
    ACCESS_ERROR: {
      as: 'employee',
      params: ({ generalChat }) => ({ DIALOG_ID: `chat${generalChat}`, MESSAGE: 'Hi' }),
    },
    CANCELED: { params: ({ foreignChat }) => ({ DIALOG_ID: `chat${foreignChat}`, MESSAGE: 'Hi' }) },
    ERROR_NO_ACCESS: { as: 'outsider', params: () => ({ DIALOG_ID: 12, MESSAGE: 'Hi' }) },
    TEXT_FIELD_DISABLED: { params: ({ silentChat }) => ({ DIALOG_ID: `chat${silentChat}`, MESSAGE: 'Hi' }) },
    REPLY_ACCESS_ERROR: { params: (ids) => ({ ...toGroup(ids), REPLY_ID: ids.elsewhere }) },
    REPLY_FROM_OTHER_CHAT_ERROR: { params: (ids) => ({ ...toGroup(ids), REPLY_ID: ids.elsewhereOwn }) },
    MESSAGE_DUPLICATED_BY_UUID: {
      first: (ids) => ({ ...toGroup(ids), TEMPLATE_ID: key(1) }),
      params: (ids) => ({ ...toGroup(ids), TEMPLATE_ID: key(1) }),
    },
  },
  'im.message.update': {
    ...parts(({ own }) => ({ MESSAGE_ID: own }), 'menu_ERROR', 'own'),
    MESSAGE_ID_ERROR: noMessageId,
    CANT_EDIT_MESSAGE: { params: ({ ofBot }) => ({ MESSAGE_ID: ofBot, MESSAGE: 'Mine now' }) },
  },
  'im.message.delete': {
    MESSAGE_ID_ERROR: noMessageId,
    CANT_EDIT_MESSAGE: { params: ({ ofBot }) => ({ MESSAGE_ID: ofBot }) },
  },
  'im.message.like': {
    MESSAGE_ID_ERROR: noMessageId,
    WITHOUT_CHANGES: { params: ({ ofBot }) => ({ MESSAGE_ID: ofBot, ACTION: 'minus' }) },
  },
  'im.message.command': {
    MESSAGE_ID_ERROR: noMessageId,
    BOT_ID_ERROR: { params: ({ ofBot }) => ({ MESSAGE_ID: ofBot }) },
    COMMAND_ERROR: { params: ({ ofBot, bot }) => ({ MESSAGE_ID: ofBot, BOT_ID: bot }) },
    PARAMS_ERROR: { params: ({ ofBot, bot }) => ({ MESSAGE_ID: ofBot, BOT_ID: bot, COMMAND: 'nothing' }) },
  },
  'im.message.share': {
    MESSAGE_ID_ERROR: noMessageId,
    DIALOG_ID_EMPTY: { params: ({ own }) => ({ MESSAGE_ID: own, DIALOG_ID: 'somewhere', TYPE: 'TASK' }) },
    ACCESS_ERROR: {
      params: ({ own, foreignChat }) => ({
        MESSAGE_ID: own,
        DIALOG_ID: `chat${foreignChat}`,
        TYPE: 'TASK',
      }),
    },
    PARAMS_ERROR: {
      params: ({ own, group }) => ({ MESSAGE_ID: own, DIALOG_ID: `chat${group}`, TYPE: 'LETTER' }),
    },
  },
  'imbot.message.add': {
    ...parts(asBot, 'MENU_ERROR', 'inner'),
    ...botV1,
    DIALOG_ID_EMPTY: { params: ({ bot }) => ({ BOT_ID: bot, MESSAGE: 'Hi' }) },
    MESSAGE_EMPTY: { params: (ids) => ({ ...asBot(ids), MESSAGE: '' }) },
    CANCELED: { params: (ids) => ({ ...asBot(ids), DIALOG_ID: `chat${ids.foreignChat}` }) },
    ERROR_NO_ACCESS: { params: (ids) => ({ ...asBot(ids), DIALOG_ID: none }) },
    CHAT_ID: { params: (ids) => ({ ...asBot(ids), DIALOG_ID: `chat${none}` }) },
  },
  'imbot.message.update': {
    ...parts(({ bot, ofBot }) => ({ BOT_ID: bot, MESSAGE_ID: ofBot }), 'menu_ERROR', 'own'),
    ...botV1,
    MESSAGE_ID_ERROR: { params: ({ bot }) => ({ BOT_ID: bot }) },
    CANT_EDIT_MESSAGE: { params: (ids) => ({ BOT_ID: ids.bot, ...notMine.params(ids), MESSAGE: 'No' }) },
  },
  'imbot.message.delete': {
    ...botV1,
    MESSAGE_ID_ERROR: { params: ({ bot }) => ({ BOT_ID: bot }) },
    CANT_EDIT_MESSAGE: { params: (ids) => ({ BOT_ID: ids.bot, ...notMine.params(ids) }) },
  },
  'imbot.message.like': {
    ...botV1,
    MESSAGE_ID_ERROR: { params: ({ bot }) => ({ BOT_ID: bot }) },
    WITHOUT_CHANGES: { params: (ids) => ({ BOT_ID: ids.bot, MESSAGE_ID: ids.own, ACTION: 'minus' }) },
  },
  'imbot.command.answer': {
    ...parts(
      ({ command, called }) => ({ COMMAND_ID: command, MESSAGE_ID: called, MESSAGE: '3' }),
      'MENU_ERROR',
      'own',
    ),
    ACCESS_DENIED: { as: 'hook', params: ({ command }) => ({ COMMAND_ID: command }) },
    COMMAND_ID_ERROR: { params: () => ({ COMMAND_ID: none }) },
    APP_ID_ERROR: { params: ({ foreignCommand }) => ({ COMMAND_ID: foreignCommand }) },
    MESSAGE_ID_EMPTY: { params: ({ command }) => ({ COMMAND_ID: command }) },
    MESSAGE_EMPTY: { params: ({ command, called }) => ({ COMMAND_ID: command, MESSAGE_ID: called }) },
    WRONG_REQUEST: { params: ({ command }) => ({ COMMAND_ID: command, MESSAGE_ID: none, MESSAGE: '3' }) },
  },
  'imbot.v2.Command.answer': {
    ...botV2,
    COMMAND_NOT_FOUND: { params: ({ bot }) => ({ botId: bot, commandId: none }) },
    COMMAND_ANSWER_FAILED: {
      params: ({ bot, command, group }) => ({
        botId: bot,
        commandId: command,
        messageId: none,
        dialogId: `chat${group}`,
        fields: { message: '3' },
      }),
    },
  },
  'imbot.v2.Chat.Message.send': {
    ...botV2,
    ACCESS_DENIED: { params: (ids) => ({ ...sendV2({})(ids), dialogId: `chat${ids.foreignChat}` }) },
    CHAT_NOT_FOUND: { params: (ids) => ({ ...sendV2({})(ids), dialogId: `chat${none}` }) },
    EMPTY_MESSAGE: { params: sendV2({ message: ' ' }) },
    PARAM_ATTACH_ERROR: { params: sendV2({ message: 'Hi', attach: bigAttach }) },
    PARAM_KEYBOARD_ERROR: { params: sendV2({ message: 'Hi', keyboard: { BUTTONS: bigButtons } }) },
    ATTACH_ERROR: { limits: 'documented', params: sendV2({ message: 'Hi', attach: 'N' }) },
    ATTACH_OVERSIZE: { limits: 'documented', params: sendV2({ message: 'Hi', attach: bigAttach }) },
    REPLY_ERROR: {
      params: (ids) => ({ ...sendV2({ message: 'Hi', replyId: ids.hidden })(ids), botId: ids.supervisor }),
    },
    MESSAGE_NOT_FOUND: { params: sendV2({ message: 'Hi', replyId: none }) },
    TOO_MANY_MESSAGES: {
      params: sendV2({ forwardIds: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [key(n), n])) }),
    },
    WRONG_UUID: { params: (ids) => sendV2({ forwardIds: { 'not-a-uuid': ids.own } })(ids) },
    MESSAGE_DUPLICATED_BY_UUID: {
      // A key whose message was refused after it was claimed is burnt for an hour.
      first: sendV2({ message: 'Hi', templateId: key(2), keyboard: { BUTTONS: bigButtons } }),
      params: sendV2({ message: 'Hi', templateId: key(2) }),
    },
  },
  'imbot.v2.Chat.Message.update': messageV2({ fields: { message: 'New' } }),
  'imbot.v2.Chat.Message.delete': messageV2(),
  'imbot.v2.Chat.Message.get': {
    ...messageV2(),
    BOT_TYPE_NOT_ALLOWED: { params: ({ bot, own }) => ({ botId: bot, messageId: own }) },
  },
  'imbot.v2.Chat.Message.getContext': {
    ...messageV2(),
    BOT_TYPE_NOT_ALLOWED: { params: ({ bot, own }) => ({ botId: bot, messageId: own }) },
  },
  'imbot.v2.Chat.Message.read': {
    ...botV2,
    ACCESS_DENIED: { params: ({ bot, foreignChat }) => ({ botId: bot, dialogId: `chat${foreignChat}` }) },
    CHAT_NOT_FOUND: { params: ({ bot }) => ({ botId: bot, dialogId: `chat${none}` }) },
    MESSAGE_NOT_FOUND: {
      params: ({ bot, group }) => ({ botId: bot, dialogId: `chat${group}`, messageId: none }),
    },
  },
  'imbot.v2.Chat.Message.Reaction.add': {
    ...messageV2({ reaction: 'like' }),
    REACTION_NOT_FOUND: { params: ({ bot, own }) => ({ botId: bot, messageId: own, reaction: 'yawn' }) },
    REACTION_ALREADY_SET: {
      first: ({ bot, own }) => ({ botId: bot, messageId: own, reaction: 'fire' }),
      params: ({ bot, own }) => ({ botId: bot, messageId: own, reaction: 'fire' }),
    },
  },
  'imbot.v2.Chat.Message.Reaction.delete': {
    ...messageV2({ reaction: 'like' }),
    REACTION_NOT_FOUND: { params: ({ bot, own }) => ({ botId: bot, messageId: own, reaction: 'cry' }) },
  },
};

const worlds = new Map<'actual' | 'documented', World>();
beforeAll(async () => {
  worlds.set('actual', await createWorld({ limits: 'actual' }));
  worlds.set('documented', await createWorld({ limits: 'documented' }));
});
afterAll(async () => {
  for (const world of worlds.values()) await world.close();
});

for (const [method, { errors, errorInfo, undocumented }] of Object.entries(catalogue)) {
  if (!family.test(method) || undocumented === true) continue;
  describe(method, () => {
    test.each(errors)('answers %s, or the reason why not is known', async (code) => {
      const known = cases[method]?.[code];
      if (known === undefined) {
        expect(outOfReach[`${method} ${code}`]).toBeTypeOf('string');
        return;
      }
      const world = worlds.get(known.limits ?? 'actual');
      if (world === undefined) throw new Error('the portal did not start');
      const actor = known.as ?? 'app';
      if (known.first !== undefined) await world.call(actor, method, known.first(world.ids));
      const { status, body } = await world.call(actor, method, known.params(world.ids));
      expect({ code: body['error'], status }).toEqual({ code, status: errorInfo?.[code]?.status ?? 400 });
      expect(body['error_description']).toBeTypeOf('string');
    });
  });
}

test('a button with an action passes where one without is refused', async () => {
  const world = worlds.get('actual');
  const answer = await world?.call('app', 'im.message.add', {
    DIALOG_ID: `chat${world.ids.group}`,
    MESSAGE: 'Hi',
    KEYBOARD: { BUTTONS: [link] },
  });
  expect(answer?.status).toBe(200);
});
