import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES, fixture, openStage, type Played, type ReplayStage } from './stage.ts';

/** What EchoBot is to do about an event, in the words of neither generation. */
type Reaction =
  | { say: string; to: string; as?: 'installer' }
  | { welcome: 'Private' | 'Chat'; to: string }
  | { repeat: string; to: string; as?: 'installer' }
  | { echo: string; to: string }
  | 'nothing';

const ABOUT = 'I am EchoBot. In an open line I show this menu; in a chat I repeat what you say.';
/** U+2060 is what the composer puts between a bracket of a stranger's text and what follows. */
const special = (line: string): string =>
  `a & b = c + d % 100%25${line}quote: "x" 'y' <tag> \\ [\u2060b]bold[\u2060/b] [\u2060URL=https://ex.test/?q=1&r=a+b%20c#f]link[\u2060/URL]\nПривет, 世界 👩‍👩‍👧 e\u0301 🇵🇹 \t tab; [\u2060SEND=/help me]press[\u2060/SEND] [\u2060PUT]x[\u2060/PUT]`;

function longText(name: string): string {
  const text = JSON.stringify(fixture(name)).match(/Довгий[^"]*/)?.[0] ?? '';
  return `${Array.from(text).slice(0, 4000).join('')}…`;
}

const reactions: Readonly<Record<'v1' | 'v2', Readonly<Record<string, Reaction>>>> = {
  v1: {
    'v1-command-keyboard-group': { echo: 'tomorrow', to: 'chat2305' },
    'v1-command-keyboard-private': { echo: 'tomorrow', to: '11' },
    'v1-command-menu': { echo: 'from menu', to: 'chat2305' },
    'v1-command-textarea-group': { echo: 'Oslo', to: 'chat2305' },
    'v1-command-textarea-private': { echo: 'Lisbon & Porto + 3 days', to: '11' },
    'v1-context-get': 'nothing',
    'v1-join-chat-group': { welcome: 'Chat', to: 'chat2305' },
    'v1-join-chat-private': { welcome: 'Private', to: '11' },
    // No token of the bot in it: the application answers for its bot.
    'v1-message-add-client-id': { repeat: 'ping', to: '11' },
    'v1-message-add-file': { repeat: '[\u2060plan & notes (v2).png]', to: '11' },
    'v1-message-add-group-supervisor': { repeat: 'lunch at one?', to: 'chat2305' },
    'v1-message-add-group': { repeat: 'what is on the agenda?', to: 'chat2305' },
    'v1-message-add-long': { repeat: longText('v1-message-add-long'), to: '11' },
    'v1-message-add-no-tokens': { repeat: 'written by an automation rule', to: '11' },
    'v1-message-add-openline': { say: ABOUT, to: 'chat2412' },
    'v1-message-add-private': { repeat: 'Hi there', to: '11' },
    'v1-message-add-special-chars': { repeat: special('\r\n'), to: '12' },
    'v1-message-delete-private': 'nothing',
    'v1-message-update-group': 'nothing',
    'v1-message-update-private': 'nothing',
    'v1-bot-delete': 'nothing',
  },
  v2: {
    'v2-command-keyboard': { echo: 'Lisbon & Porto', to: 'chat3305' },
    'v2-command-menu': { echo: 'Lisbon & Porto', to: 'chat3305' },
    'v2-command-textarea': { echo: 'Lisbon & Porto', to: 'chat3305' },
    'v2-join-chat-group': { welcome: 'Chat', to: 'chat3305' },
    'v2-join-chat-private': { welcome: 'Private', to: '11' },
    'v2-message-add-group': { repeat: 'what is on the agenda?', to: 'chat3305' },
    'v2-message-add-long': { repeat: longText('v2-message-add-long'), to: '11' },
    'v2-message-add-no-tokens': { repeat: 'from an automation rule', to: '11', as: 'installer' },
    'v2-message-add-openline': { say: ABOUT, to: 'chat3412' },
    'v2-message-add-personal': { repeat: 'lunch at one?', to: 'chat3305' },
    'v2-message-add-private': { repeat: 'Hi there', to: '11' },
    'v2-message-add-several-bots-1': { repeat: 'both please', to: 'chat3305' },
    'v2-message-add-several-bots-2': { repeat: 'both please', to: 'chat3305' },
    'v2-message-add-special-chars': { repeat: special('\n'), to: '11' },
    'v2-message-delete': 'nothing',
    'v2-message-update': 'nothing',
    'v2-reaction-add': 'nothing',
    'v2-delete': 'nothing',
  },
};

const attached = (...texts: string[]) => ({ BLOCKS: texts.map((text) => ({ MESSAGE: text })) });
const repeated = (text: string) => attached(`reply: ${text}`, expect.stringMatching(/^latency: \d+s$/));

/** Text and parts of the one message that the bot is to send. */
function content(reaction: Exclude<Reaction, 'nothing'>, botId: number) {
  if ('say' in reaction) return { message: reaction.say };
  if ('repeat' in reaction) return { message: 'Message from bot', attach: repeated(reaction.repeat) };
  if ('echo' in reaction) return { message: 'Answer command', attach: repeated(`/echo ${reaction.echo}`) };
  return {
    message: 'Welcome message from bot.',
    attach: attached(
      `${reaction.welcome} instructions`,
      '[send=send message]Click for send[/send] or [put=something...]write something[/put]',
    ),
    keyboard: { BOT_ID: botId, BUTTONS: [{ TEXT: 'Help', COMMAND: 'help' }] },
  };
}

/** Idempotency key of a message. */
const KEY = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** The one call that is expected: everything that goes over the wire but the token, which `as` stands for. */
function callV1(reaction: Exclude<Reaction, 'nothing'>, botId: number) {
  const { message: MESSAGE, attach: ATTACH, keyboard: KEYBOARD } = content(reaction, botId);
  const parts = { MESSAGE, ...(ATTACH && { ATTACH }), ...(KEYBOARD && { KEYBOARD }) };
  const params = { BOT_ID: botId, DIALOG_ID: reaction.to, ...parts };
  return isInstaller(reaction)
    ? { method: 'imbot.message.add', params }
    : { method: 'im.message.add', params: { ...params, TEMPLATE_ID: KEY } };
}

function callV2(reaction: Exclude<Reaction, 'nothing'>, botId: number) {
  const fields = { ...content(reaction, botId), templateId: KEY };
  return { method: 'imbot.v2.Chat.Message.send', params: { botId, dialogId: reaction.to, fields } };
}

const isInstaller = (reaction: Exclude<Reaction, 'nothing'>): boolean =>
  'as' in reaction && reaction.as === 'installer';

const seen = ({ calls }: Played) =>
  calls.map(({ method, params, as, userId, status }) => ({ method, params, as, userId, status }));

describe.each(['v1', 'v2'] as const)(
  'EchoBot, registered in %s, to which recorded events are replayed',
  (api) => {
    let stage: ReplayStage;
    let botId: number;
    beforeAll(async () => {
      stage = await openStage(api);
      botId = stage.portal.bot().id;
      // The token that an event brings for the bot is kept, and used where a later one brings none.
      await stage.play(`${api}-message-add-private`);
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    it('is asked about every recorded event', () => {
      const recorded = readdirSync(FIXTURES)
        .filter((name) => name.startsWith(`${api}-`) && name.endsWith('.form'))
        .map((name) => name.replace('.form', ''));
      expect(Object.keys(reactions[api]).sort()).toEqual(recorded.sort());
    });

    it.each(Object.entries(reactions[api]))('%s', async (name, reaction) => {
      const played = await stage.play(name, { command: 'echo' });
      expect(played).toMatchObject({ status: 200, ok: true });
      expect(played.problem).toBeUndefined();
      if (reaction === 'nothing') {
        expect(seen(played)).toEqual([]);
        return;
      }
      const call = (api === 'v1' ? callV1 : callV2)(reaction, botId);
      const who = isInstaller(reaction) ? { as: 'installer', userId: 1 } : { as: 'bot', userId: botId };
      expect(seen(played)).toEqual([{ ...call, ...who, status: 200 }]);
    });
  },
);

it('a bot of v1 for which no event ever brought a token speaks through who installed it', async () => {
  await using stage = await openStage('v1');
  const { calls } = await stage.play('v1-message-add-no-tokens');
  expect(calls).toMatchObject([{ method: 'imbot.message.add', as: 'installer', userId: 1, status: 200 }]);
});
