import type { LocalPortal } from '../../src/local-portal/create.ts';
import type { User } from '../../src/local-portal/state.ts';
import { BOT_CODE } from './bot.ts';

/** People beside the seeded ones. */
export const USERS: (Partial<User> & { id: number })[] = [101, 102, 103, 104, 105, 106].map((id) => ({
  id,
  name: `Person ${id}`,
}));

/** Everybody talking with the bot: in private and in groups. */
export interface Crowd {
  /** Somebody asks the next question of one of the dialogs; `choice` from 0 (included) to 1 (excluded). */
  ask(choice: number): void;
}

export function createCrowd(local: LocalPortal): Crowd {
  const bot = [...local.portal.state.bots.values()].find(({ code }) => code === BOT_CODE);
  if (!bot) throw new Error('the bot is not registered');
  const ids = USERS.map(({ id }) => id);
  const groups = [1, 2, 3, 4].map((n) => local.people.createGroup(`Group ${n}`, [1, ...ids, bot.id]));
  const mention = `[USER=${bot.id}]Answerer[/USER], `;
  // The administrator talks too: his tokens are the application's own.
  const dialogs = [
    ...[1, ...ids].map((id) => ({ members: [id], dialogId: String(bot.id), prefix: '' })),
    ...groups.map(({ id }) => ({ members: ids, dialogId: `chat${id}`, prefix: mention })),
  ].map((dialog) => ({ ...dialog, said: 0 }));

  return {
    ask(choice) {
      const index = Math.floor(choice * dialogs.length);
      const dialog = dialogs[index];
      if (!dialog) return;
      dialog.said += 1;
      const n = dialog.said;
      const member = dialog.members[n % dialog.members.length] ?? 1;
      // Every fourth question comes as a command.
      const text = n % 4 === 0 ? `/ask ask-${index}-${n}` : `${dialog.prefix}ask-${index}-${n}`;
      local.people.say(member, dialog.dialogId, text);
    },
  };
}
