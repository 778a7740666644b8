import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type ReplayStage } from './stage.ts';

/** Where the parameters of the called command stand in a rewritten body. */
const paramsPath = {
  v1: (commandId: number) => ['data', 'COMMAND', String(commandId), 'COMMAND_PARAMS'],
  v2: () => ['data', 'command', 'params'],
};

describe.each(['v1', 'v2'] as const)('commands of EchoBot, called by recorded events, %s', (api) => {
  let stage: ReplayStage;
  beforeAll(async () => {
    stage = await openStage(api);
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const pressed = { v1: 'v1-command-keyboard-group', v2: 'v2-command-keyboard' }[api];
  const typed = { v1: 'v1-command-textarea-group', v2: 'v2-command-textarea' }[api];
  const play = (name: string, command: string, params: string) =>
    stage.play(name, {
      command,
      settings: [{ path: paramsPath[api](stage.commandId(command)), value: params }],
    });

  it('echoList turns the page on the message that carries the button', async () => {
    const { calls, messageId } = await play(pressed, 'echoList', '3');
    const update = { v1: 'imbot.message.update', v2: 'imbot.v2.Chat.Message.update' }[api];
    expect(calls).toMatchObject([{ method: update, as: 'bot', status: 200 }]);
    const target = { v1: { MESSAGE_ID: messageId }, v2: { messageId } }[api];
    expect(calls[0]?.params).toMatchObject(target);
    expect(JSON.stringify(calls[0]?.params)).toContain('"TEXT":"· 3 ·"');
    expect(JSON.stringify(calls[0]?.params)).toContain('"NAME":"PINK"');
    expect(stage.portal.local.portal.state.messages.get(messageId)?.text).toBe('List of colors');
  });

  it('echoList, typed, answers with the page that was asked for', async () => {
    const { calls } = await play(typed, 'echoList', '5');
    const answer = { v1: 'im.message.add', v2: 'imbot.v2.Chat.Message.send' }[api];
    expect(calls).toMatchObject([{ method: answer, as: 'bot', status: 200 }]);
    const target = { v1: { DIALOG_ID: 'chat2305' }, v2: { dialogId: 'chat3305' } }[api];
    expect(calls[0]?.params).toMatchObject(target);
    expect(JSON.stringify(calls[0]?.params)).toContain('"TEXT":"· 5 ·"');
  });

  it('help answers with link buttons, command buttons and a menu', async () => {
    const { calls } = await play(pressed, 'help', '');
    // Of v2 only the answer to a command carries a menu.
    const answer = { v1: 'im.message.add', v2: 'imbot.v2.Command.answer' }[api];
    expect(calls).toMatchObject([{ method: answer, as: 'bot', status: 200 }]);
    const sent = JSON.stringify(calls[0]?.params);
    expect(sent).toContain('"LINK":"http://bitrix24.com"');
    expect(sent).toContain('"COMMAND":"echoList"');
    expect(sent).toContain('"ACTION_VALUE":"Dear EchoBot, "');
  });
});

it('help in a private chat goes out as a message with its menu, which answers in v1 lose there', async () => {
  await using stage = await openStage('v1');
  const { calls } = await stage.play('v1-command-keyboard-private', { command: 'help' });
  expect(calls).toMatchObject([
    { method: 'im.message.add', as: 'bot', status: 200, params: { DIALOG_ID: '11' } },
  ]);
  expect(JSON.stringify(calls[0]?.params)).toContain('"MENU"');
});
