import { describe, expect, it } from 'vitest';
import type { CommandEvent } from '../../../src/bitrix24/event.ts';
import { createMembership } from '../../../src/bot/messages/membership.ts';
import { RestError } from '../../../src/errors.ts';
import { commanded, group, privateChat } from '../events.ts';
import { fixture } from '../fixture.ts';
import { refuses } from '../recording-rest.ts';

/** Asks for each event in turn; the portal answers with the id of the chat that the dialog is to the bot. */
async function ask(events: readonly CommandEvent[], answer: () => unknown, common = true) {
  const isMember = createMembership()(() => common);
  const methods: string[] = [];
  const results: boolean[] = [];
  for (const event of events) {
    results.push(
      await isMember(event, async (method) => {
        methods.push(method);
        return answer();
      }),
    );
  }
  return { results, methods };
}

const v2 = (chat = privateChat) => commanded({}, { generation: 'v2', chat });
const itsOwn = () => ({ chat: { id: privateChat.id } });

describe('whether a command was given in a dialog of the bot', () => {
  it('v1 says it in private chats', async () => {
    const own = fixture('v1-command-textarea-private', 'command');
    const others = { ...own, bot: { id: 999, code: 'other' } };
    expect((await ask([own, others], itsOwn)).results).toEqual([true, false]);
  });

  it('v1 may say it in groups; the portal decides where it does not', async () => {
    const typed = fixture('v1-command-textarea-group', 'command');
    const pressed = fixture('v1-command-keyboard-group', 'command');
    const stranger = { ...typed, bot: { id: 999, code: 'other' } };
    expect((await ask([typed, pressed, stranger], itsOwn)).results).toEqual([true, true, false]);
  });

  it('in v2 groups the portal decides', async () => {
    expect(await ask([v2(group)], itsOwn)).toEqual({ results: [true], methods: [] });
  });

  it('in a private v2 chat it is certain of a command that only works with the bot', async () => {
    expect(await ask([v2()], itsOwn, false)).toEqual({ results: [true], methods: [] });
  });

  it('in a private v2 chat a common command may be between two people: the portal is asked, once', async () => {
    const between = v2({ ...privateChat, id: 4711 });
    expect(await ask([v2(), v2(), between], itsOwn)).toEqual({
      results: [true, true, false],
      methods: ['imbot.v2.Chat.get'],
    });
  });

  it('no answer is no yes, and trouble is passed on', async () => {
    expect((await ask([v2()], refuses('ACCESS_DENIED').bind(null, {}))).results).toEqual([false]);
    const busy = new RestError({
      code: 'QUERY_LIMIT_EXCEEDED',
      description: '',
      status: 503,
      method: 'x',
      layer: 'limit',
      retryable: true,
    });
    await expect(
      ask([v2()], () => {
        throw busy;
      }),
    ).rejects.toBe(busy);
    const { id: _, ...nameless } = privateChat;
    expect(await ask([v2(nameless)], itsOwn)).toEqual({ results: [false], methods: [] });
  });
});
