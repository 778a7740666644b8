import { colorHex } from '../color.ts';
import type { Portal } from '../portal.ts';
import type { Bot, User } from '../state.ts';

/** What a bot's registration decides. */
export type NewBot = Pick<
  Bot,
  | 'code'
  | 'type'
  | 'openline'
  | 'appId'
  | 'eventMode'
  | 'generation'
  | 'isHidden'
  | 'isReactionsEnabled'
  | 'backgroundId'
>;

/** Facts of the bot's user that a registration may give. */
export type BotProfile = Partial<
  Pick<
    User,
    'name' | 'lastName' | 'workPosition' | 'gender' | 'color' | 'avatar' | 'email' | 'birthday' | 'website'
  >
>;

/** Makes a bot and its user, whose id they share. */
export function createBot(portal: Portal, facts: NewBot, profile: BotProfile): Bot {
  const { state } = portal;
  state.ids.user += 1;
  const id = state.ids.user;
  state.users.set(id, {
    id,
    name: '',
    lastName: '',
    workPosition: '',
    gender: '',
    color: colorHex('AZURE'),
    avatar: '',
    email: '',
    ...profile,
    active: true,
    isAdmin: false,
    isBot: true,
    isExtranet: false,
    isConnector: false,
  });
  const bot: Bot = { id, ...facts, language: state.language, countMessage: 0, countCommand: 0 };
  state.bots.set(id, bot);
  return bot;
}
