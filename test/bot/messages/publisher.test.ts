import { describe, expect, it } from 'vitest';
import { createPublisher, type Publication } from '../../../src/bot/messages/publisher.ts';
import { button, keyboard } from '../../../src/compose/index.ts';
import type { BotRow } from '../../../src/storage/store.ts';
import { botRow, memoryBotStore, portal, portals, talkingRest } from '../house.ts';

function publisher(rows: BotRow[], find = portals.find) {
  const rest = talkingRest();
  const store = memoryBotStore(...rows);
  const publish = createPublisher({ rest, portals: { ...portals, find }, store, now: Date.now });
  const say = (changes: Partial<Publication> = {}) =>
    publish({ memberId: portal.memberId, dialogId: 'chat7', text: 'The build is green', ...changes });
  return { rest, say };
}

describe('publishing', () => {
  it('sends as the bot with the installer token, in the generation of the bot', async () => {
    const { rest, say } = publisher([botRow(740, 'one', 'v1'), botRow(801, 'two', 'v2')]);
    await expect(say({ bot: 'one' })).resolves.toEqual({ id: 70_001 });
    await say({ bot: 'two', parts: [keyboard([button.command('Again', 'again')])] });
    expect(rest.calls).toMatchObject([
      {
        method: 'imbot.message.add',
        as: 'installer',
        params: { BOT_ID: 740, DIALOG_ID: 'chat7', MESSAGE: 'The build is green' },
      },
      {
        method: 'imbot.v2.Chat.Message.send',
        as: 'installer',
        params: { botId: 801, dialogId: 'chat7', fields: { message: 'The build is green', keyboard: {} } },
      },
    ]);
  });

  it('needs no code where there is only one bot', async () => {
    const { rest, say } = publisher([botRow(740, 'one', 'v1')]);
    await say();
    expect(rest.calls).toMatchObject([{ params: { BOT_ID: 740 } }]);
  });

  it('says what it does not know', async () => {
    const { say } = publisher([botRow(740, 'one', 'v1'), botRow(801, 'two', 'v2')]);
    await expect(say({ bot: 'three' })).rejects.toMatchObject({ code: 'UNKNOWN_BOT' });
    await expect(say()).rejects.toThrow(/which one/);
    const gone = publisher([], async () => ({ ...portal, status: 'uninstalled' }));
    await expect(gone.say()).rejects.toMatchObject({ code: 'UNKNOWN_PORTAL' });
  });
});
