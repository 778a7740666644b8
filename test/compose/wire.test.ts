import { describe, expect, expectTypeOf, it } from 'vitest';
import type { MethodParams } from '../../src/bitrix24/methods/index.ts';
import {
  attach,
  block,
  button,
  composeEdit,
  composeReply,
  keyboard,
  menu,
  toV1Answer,
  toV1Message,
  toV1Update,
  toV2Answer,
  toV2Message,
  toV2Update,
  type V1Answer,
  type V1Message,
  type V1Update,
  type V2Answer,
  type V2Message,
  type V2Update,
} from '../../src/compose/index.ts';
import { refusal } from './refusal.ts';

const keys = keyboard([button.command('x', 'x')]);
const info = attach([block.message('x')]);
const list = menu([{ TEXT: 'x', COMMAND: 'x' }]);
const target = { dialogId: 'chat5', botId: 740 };
const [full] = composeReply(['hi', keys, info, list, { system: true, urlPreview: false, replyTo: 9 }]);
const [noMenu] = composeReply(['hi', keys, info, { system: true, urlPreview: false, replyTo: 9 }]);
const [bare] = composeReply(['hi']);

describe('a message in v1', () => {
  it('carries everything, with the bot inside keyboard and menu', () =>
    expect(toV1Message(full, target)).toEqual({
      BOT_ID: 740,
      DIALOG_ID: 'chat5',
      MESSAGE: 'hi',
      ATTACH: info,
      KEYBOARD: { BOT_ID: 740, BUTTONS: keys.BUTTONS },
      MENU: { BOT_ID: 740, ITEMS: list.ITEMS },
      SYSTEM: 'Y',
      URL_PREVIEW: 'N',
      REPLY_ID: 9,
    }));

  it('carries no more than was said', () =>
    expect(toV1Message(bare, target)).toEqual({ BOT_ID: 740, DIALOG_ID: 'chat5', MESSAGE: 'hi' }));

  it('needs a dialog and a bot', () => {
    expect(refusal(() => toV1Message(bare, { ...target, dialogId: '' })).code).toBe('USER_ID_EMPTY');
    expect(refusal(() => toV1Message(bare, { ...target, dialogId: 'chat' })).code).toBe('CHAT_ID_EMPTY');
    expect(refusal(() => toV1Message(bare, { ...target, botId: 0 })).code).toBe('BOT_ID_ERROR');
  });

  it('replaces a bot id written by hand', () => {
    const [reply] = composeReply(['hi', { keyboard: { BOT_ID: 1, BUTTONS: keys.BUTTONS } }]);
    expect(toV1Message(reply, target).KEYBOARD?.BOT_ID).toBe(740);
  });
});

describe('a message in v2', () => {
  it('has v2 names outside and v1 names inside', () =>
    expect(toV2Message(noMenu, target)).toEqual({
      botId: 740,
      dialogId: 'chat5',
      fields: {
        message: 'hi',
        attach: info,
        keyboard: { BOT_ID: 740, BUTTONS: keys.BUTTONS },
        system: true,
        urlPreview: false,
        replyId: 9,
      },
    }));

  it('refuses a menu, which the portal would drop, unless the caller takes care of it', () => {
    expect(refusal(() => toV2Message(full, target))).toMatchObject({
      code: 'MENU_NOT_SUPPORTED',
      at: 'menu',
    });
    expect(toV2Message(full, target, { menu: 'omit' }).fields).not.toHaveProperty('menu');
  });

  it('leaves an absent text out', () => {
    const [reply] = composeReply([info], { attachNeedsText: false });
    expect(toV2Message(reply, target).fields).toEqual({ attach: info });
  });
});

describe('an update', () => {
  const at = { messageId: 88, botId: 740 };

  it('in v1 sets and removes parts', () => {
    expect(toV1Update(composeEdit(['new', keys, info, list, { urlPreview: true }]), at)).toEqual({
      BOT_ID: 740,
      MESSAGE_ID: 88,
      MESSAGE: 'new',
      ATTACH: info,
      KEYBOARD: { BOT_ID: 740, BUTTONS: keys.BUTTONS },
      MENU: { BOT_ID: 740, ITEMS: list.ITEMS },
      URL_PREVIEW: 'Y',
    });
    expect(toV1Update(composeEdit([{ keyboard: '', attach: 'N', menu: [] }]), at)).toEqual({
      BOT_ID: 740,
      MESSAGE_ID: 88,
      ATTACH: 'N',
      KEYBOARD: 'N',
      MENU: 'N',
    });
  });

  it('in v2 sends the full attachment, the bot inside the keyboard, and N to remove', () => {
    expect(toV2Update(composeEdit([keys, { attach: [{ MESSAGE: 'x' }] }]), at)).toEqual({
      botId: 740,
      messageId: 88,
      fields: { attach: { BLOCKS: [{ MESSAGE: 'x' }] }, keyboard: { BOT_ID: 740, BUTTONS: keys.BUTTONS } },
    });
    expect(toV2Update(composeEdit([{ keyboard: {}, attach: {} }]), at).fields).toEqual({
      keyboard: 'N',
      attach: 'N',
    });
    expect(refusal(() => toV2Update(composeEdit([list]), at)).code).toBe('MENU_NOT_SUPPORTED');
  });
});

describe('an answer to a command', () => {
  it('in v1 names the command and the message', () =>
    expect(toV1Answer(full, { commandId: 3, messageId: 88, botId: 740 })).toEqual({
      BOT_ID: 740,
      COMMAND_ID: 3,
      MESSAGE_ID: 88,
      MESSAGE: 'hi',
      ATTACH: info,
      KEYBOARD: { BOT_ID: 740, BUTTONS: keys.BUTTONS },
      MENU: { BOT_ID: 740, ITEMS: list.ITEMS },
      SYSTEM: 'Y',
      URL_PREVIEW: 'N',
    }));

  it('in v2 may carry a menu', () =>
    expect(toV2Answer(full, { commandId: 3, messageId: 88, botId: 740, dialogId: '11' })).toEqual({
      botId: 740,
      commandId: 3,
      messageId: 88,
      dialogId: '11',
      fields: {
        message: 'hi',
        attach: info,
        keyboard: { BOT_ID: 740, BUTTONS: keys.BUTTONS },
        menu: { BOT_ID: 740, ITEMS: list.ITEMS },
        system: true,
        urlPreview: false,
      },
    }));
});

describe('the parameters', () => {
  it('are those of the catalogue', () => {
    expectTypeOf<V1Message>().toExtend<MethodParams<'im.message.add'>>();
    expectTypeOf<V1Message & { MESSAGE: string }>().toExtend<MethodParams<'imbot.message.add'>>();
    expectTypeOf<V1Update>().toExtend<MethodParams<'imbot.message.update'>>();
    expectTypeOf<V1Update>().toExtend<MethodParams<'im.message.update'>>();
    expectTypeOf<V1Answer>().toExtend<MethodParams<'imbot.command.answer'>>();
    expectTypeOf<V2Message>().toExtend<MethodParams<'imbot.v2.Chat.Message.send'>>();
    expectTypeOf<V2Answer>().toExtend<MethodParams<'imbot.v2.Command.answer'>>();
    expectTypeOf<V2Update['fields']['keyboard']>().toExtend<
      MethodParams<'imbot.v2.Chat.Message.update'>['fields']['keyboard']
    >();
  });
});
