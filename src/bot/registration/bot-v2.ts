import { colorV2 } from '../../bitrix24/color.ts';
import type { MethodParams } from '../../bitrix24/methods/index.ts';
import { RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';
import { type BotProfile, servesOpenLines } from '../profile.ts';
import { codeTaken, type RegisteredBot } from './registered-bot.ts';

type Registered = MethodParams<'imbot.v2.Bot.register'>['fields'];

/**
 * Registers the bot through `imbot.v2.Bot.register`, which returns an existing bot unchanged, and then gives it this
 * profile: the answer does not tell the handler's address, so that an update is the only way to be sure of it.
 * @param url where events are to be posted; null: they are fetched
 * @throws ConfigError when the code belongs to another application.
 */
export async function registerV2(
  caller: RestCaller,
  profile: BotProfile,
  url: string | null,
): Promise<RegisteredBot> {
  const fields = {
    ...(url === null ? { eventMode: 'fetch' as const } : { eventMode: 'webhook' as const, webhookUrl: url }),
    isHidden: profile.hidden ?? false,
    isReactionsEnabled: profile.reactions ?? true,
    isSupportOpenline: servesOpenLines(profile),
    ...(profile.background && { backgroundId: profile.background }),
    properties: properties(profile),
  };
  const id = await register(caller, { code: profile.code, type: profile.type ?? 'bot', ...fields });
  await caller.call('imbot.v2.Bot.update', { botId: id, fields });
  return { id, isNew: false };
}

async function register(caller: RestCaller, fields: Registered): Promise<number> {
  try {
    const { bot } = await caller.call('imbot.v2.Bot.register', { fields });
    return Number(bot.id);
  } catch (error) {
    if (error instanceof RestError && error.code === 'BOT_CODE_ALREADY_TAKEN') throw codeTaken(fields.code);
    throw error;
  }
}

/** Complete, because an update sets what it does not name to empty (REST reference, imbot.v2.Bot.update). */
function properties(profile: BotProfile): Registered['properties'] {
  return {
    name: profile.name,
    ...(profile.lastName && { lastName: profile.lastName }),
    ...(profile.workPosition && { workPosition: profile.workPosition }),
    ...(profile.color && { color: colorV2(profile.color) }),
    ...(profile.gender && { gender: profile.gender }),
    ...(profile.avatar && { avatar: profile.avatar }),
  };
}
