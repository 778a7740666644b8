import { describe, expect, it } from 'vitest';
import type { BotEvent, CommandEvent } from '../../../src/bitrix24/event.ts';
import echo from '../../../src/bots/echo/index.ts';
import { latency } from '../../../src/bots/echo/latency.ts';
import { AT, deletedBot, line, said, visitor } from '../../bot/events.ts';
import { fixture, withoutIm } from '../../bot/fixture.ts';
import { botRow, houseOf, KEY } from '../../bot/house.ts';
import { type Answers, refuses } from '../../bot/recording-rest.ts';

/** What EchoBot does in the portal about an event, three seconds after it happened. */
async function echoes(event: BotEvent, answers: Answers = {}) {
  const { rest, handle } = houseOf(
    echo,
    botRow(event.bot.id, 'echo', event.generation),
    () => event.at.getTime() + 3000,
  );
  Object.assign(rest.answers, answers);
  await handle(withoutIm(event));
  return rest.calls;
}

const called = (event: CommandEvent, name: string, params = ''): CommandEvent => ({
  ...event,
  command: { ...event.command, name, params },
});

const report = (reply: string) => ({ BLOCKS: [{ MESSAGE: `reply: ${reply}` }, { MESSAGE: 'latency: 3s' }] });

describe('EchoBot repeats', () => {
  it('a message in v1', async () => {
    const event = fixture('v1-message-add-private', 'message');
    expect(await echoes(event)).toEqual([
      {
        method: 'imbot.message.add',
        as: 'bot 740',
        params: {
          BOT_ID: 740,
          DIALOG_ID: '11',
          MESSAGE: 'Message from bot',
          ATTACH: report(event.message.text),
        },
      },
    ]);
  });

  it('a message in v2', async () => {
    const event = fixture('v2-message-add-private', 'message');
    expect(await echoes(event)).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.send',
        as: `bot ${event.bot.id}`,
        params: {
          botId: event.bot.id,
          dialogId: event.dialogId,
          fields: { message: 'Message from bot', attach: report(event.message.text) },
        },
      },
    ]);
  });

  it.each([
    ['v1-message-add-group', 'imbot.message.add'],
    ['v2-message-add-group', 'imbot.v2.Chat.Message.send'],
  ])('what is said in a group, without the mention: %s', async (name, method) => {
    const event = fixture(name, 'message');
    const [call] = await echoes(event);
    expect(call?.method).toBe(method);
    expect(JSON.stringify(call?.params)).toContain(`"${event.dialogId}"`);
    expect(JSON.stringify(call?.params)).not.toMatch(/\[user=/i);
  });

  it('the names of files that come without words', async () => {
    const event = fixture('v1-message-add-file', 'message');
    const [file] = event.message.files;
    const silent = { ...event, message: { ...event.message, text: '' } };
    const [call] = await echoes(silent);
    expect(file?.name).toBeTruthy();
    expect(JSON.stringify(call?.params['ATTACH'])).toContain(file?.name);
  });

  it('something even when nothing was said', async () => {
    const [call] = await echoes(said('', { bot: { id: 740, code: 'echo' } }));
    expect(call?.params['ATTACH']).toEqual(report('(nothing)'));
  });

  it('BB codes as text, so that nobody can make the bot say them', async () => {
    const [call] = await echoes(said('[send=/help]click[/send]', { bot: { id: 740, code: 'echo' } }));
    expect(JSON.stringify(call?.params['ATTACH'])).not.toContain('[send=/help]');
  });
});

describe('EchoBot answers commands', () => {
  const v1 = fixture('v1-command-textarea-group', 'command');
  const v2 = fixture('v2-command-textarea', 'command');
  const pressed = fixture('v1-command-keyboard-private', 'command');
  const pressedV2 = fixture('v2-command-keyboard', 'command');

  it('/echo in both generations', async () => {
    const { id } = v1.command;
    expect(await echoes(called(v1, 'echo', 'hi there'))).toMatchObject([
      {
        method: 'imbot.command.answer',
        params: {
          COMMAND_ID: id,
          MESSAGE_ID: v1.messageId,
          MESSAGE: 'Answer command',
          ATTACH: report('/echo hi there'),
        },
      },
    ]);
    expect(await echoes(called(v2, 'echo', 'hi there'))).toMatchObject([
      {
        method: 'imbot.v2.Chat.Message.send',
        params: { fields: { templateId: KEY, message: 'Answer command', attach: report('/echo hi there') } },
      },
    ]);
  });

  it('/echoList with the first page of colours and five buttons', async () => {
    const [call] = await echoes(called(v1, 'echoList'));
    expect(call).toMatchObject({
      method: 'imbot.command.answer',
      params: {
        MESSAGE: 'List of colors',
        ATTACH: {
          BLOCKS: [{ GRID: [{ NAME: 'RED', COLOR: '#df532d' }, { NAME: 'GRAPHITE' }, { NAME: 'MINT' }] }],
        },
        KEYBOARD: {
          BUTTONS: ['· 1 ·', '2', '3', '4', '5'].map((text, index) => ({
            TEXT: text,
            COMMAND: 'echoList',
            COMMAND_PARAMS: String(index + 1),
            DISPLAY: 'LINE',
            BLOCK: 'Y',
          })),
        },
      },
    });
  });

  it('a press on a page by turning the page of its own message', async () => {
    expect(await echoes(called(pressed, 'echoList', '2'))).toMatchObject([
      {
        method: 'imbot.message.update',
        params: {
          MESSAGE_ID: pressed.messageId,
          ATTACH: { BLOCKS: [{ GRID: [{ NAME: 'LIGHT_BLUE' }, {}, {}] }] },
        },
      },
    ]);
    const [call] = await echoes(called(pressedV2, 'echoList', '5'));
    expect(call).toMatchObject({
      method: 'imbot.v2.Chat.Message.update',
      params: { messageId: pressedV2.messageId },
    });
    expect(JSON.stringify(call?.params)).toContain('· 5 ·');
  });

  it('a press on List of the help message with a message of its own', async () => {
    expect(await echoes(called(pressed, 'echoList'))).toMatchObject([{ method: 'imbot.command.answer' }]);
  });

  it('a page that is not there with the first one', async () => {
    const [call] = await echoes(called(v1, 'echoList', '99'));
    expect(JSON.stringify(call?.params)).toContain('· 1 ·');
  });

  it('/help with links, commands and a menu', async () => {
    const [call] = await echoes(called(v2, 'help'));
    expect(call).toMatchObject({
      method: 'imbot.v2.Command.answer',
      params: {
        fields: {
          message: 'Hello! My name is EchoBot :)[br] I designed to answer your questions!',
          keyboard: {
            BUTTONS: [
              { TEXT: 'Bitrix24', LINK: 'http://bitrix24.com', BG_COLOR: '#29619b', TEXT_COLOR: '#fff' },
              { BG_COLOR: '#2a4c7c' },
              { TYPE: 'NEWLINE' },
              { TEXT: 'Echo', COMMAND: 'echo', COMMAND_PARAMS: 'test from keyboard' },
              { TEXT: 'List', COMMAND: 'echoList' },
              { TEXT: 'Help', COMMAND: 'help' },
            ],
          },
          menu: {
            ITEMS: [
              { COMMAND: 'echo' },
              { LINK: expect.stringMatching(/^https:/) },
              { ACTION: 'SEND' },
              { ACTION: 'PUT' },
            ],
          },
        },
      },
    });
  });

  it('/help in a private v1 chat without losing the menu', async () => {
    const [call] = await echoes(called(pressed, 'help'));
    expect(call).toMatchObject({ method: 'imbot.message.add', params: { MENU: { BOT_ID: 740 } } });
  });
});

describe('EchoBot greets', () => {
  it.each([
    ['v1-join-chat-private', 'imbot.message.add', 'Private instructions'],
    ['v1-join-chat-group', 'imbot.message.add', 'Chat instructions'],
    ['v2-join-chat-private', 'imbot.v2.Chat.Message.send', 'Private instructions'],
    ['v2-join-chat-group', 'imbot.v2.Chat.Message.send', 'Chat instructions'],
  ])('when it joins: %s', async (name, method, instructions) => {
    const [call, ...more] = await echoes(fixture(name, 'join'));
    expect(call?.method).toBe(method);
    expect(more).toEqual([]);
    const sent = JSON.stringify(call?.params);
    expect(sent).toContain('Welcome message from bot.');
    expect(sent).toContain(instructions);
    expect(sent).toContain(
      '[send=send message]Click for send[/send] or [put=something...]write something[/put]',
    );
    expect(sent).toContain('"COMMAND":"help"');
  });

  it('nobody in a chat that must not be greeted', async () => {
    expect(await echoes({ ...fixture('v1-join-chat-group', 'join'), silent: true })).toEqual([]);
  });
});

describe('EchoBot in an open line', () => {
  const menu =
    'ITR Menu:[br][send=1]1. find out more about me[/send][br][send=0]0. wait for operator response[/send]';
  const asks = (text: string) => said(text, { chat: line, user: visitor, bot: { id: 740, code: 'echo' } });

  it('shows its menu when it gets the dialog', async () => {
    const joined = { ...fixture('v1-join-chat-group', 'join'), chat: line, dialogId: 'chat2412' };
    expect(await echoes(joined)).toMatchObject([{ params: { DIALOG_ID: 'chat2412', MESSAGE: menu } }]);
  });

  it('tells about itself', async () => {
    const calls = await echoes(fixture('v1-message-add-openline', 'message'));
    expect(calls).toMatchObject([
      { method: 'imbot.message.add', params: { MESSAGE: expect.stringContaining('EchoBot') } },
    ]);
    expect(await echoes(fixture('v2-message-add-openline', 'message'))).toHaveLength(1);
  });

  it('hands the visitor to an operator', async () => {
    const calls = await echoes(asks(' 0 '));
    expect(calls).toMatchObject([
      { method: 'imbot.message.add' },
      { method: 'imopenlines.bot.session.operator', as: 'bot 740', params: { CHAT_ID: 2412 } },
    ]);
  });

  it('is content when the portal was faster', async () => {
    const answers = { 'imopenlines.bot.session.operator': refuses('WRONG_CHAT') };
    expect(await echoes(asks('0'), answers)).toHaveLength(2);
  });

  it('shows the menu for anything else', async () => {
    expect(await echoes(asks('what?'))).toMatchObject([{ params: { MESSAGE: menu } }]);
  });

  it('does not answer operators', async () => {
    expect(await echoes(said('1', { chat: line, bot: { id: 740, code: 'echo' } }))).toEqual([]);
  });
});

describe('EchoBot', () => {
  it('says nothing when it is deleted', async () => {
    expect(await echoes({ ...deletedBot(), bot: { id: 740, code: 'echo' } })).toEqual([]);
  });

  it('measures latency in seconds, above a minute in minutes', () => {
    const shown = (ms: number): string => latency(AT, AT.getTime() + ms);
    expect([shown(-5000), shown(3400), shown(60_000), shown(61_000), shown(150_000)]).toEqual([
      '0s',
      '3s',
      '60s',
      '1m',
      '3m',
    ]);
  });
});
