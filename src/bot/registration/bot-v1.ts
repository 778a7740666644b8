import type { MethodParams } from '../../bitrix24/methods/index.ts';
import { ConfigError, RestError } from '../../errors.ts';
import type { RestCaller } from '../../rest/rest.ts';
import { type BotProfile, type BotType, servesOpenLines } from '../profile.ts';
import { codeTaken, type RegisteredBot } from './registered-bot.ts';

const TYPES = { bot: 'B', supervisor: 'S', openline: 'O' } as const satisfies Record<
  Exclude<BotType, 'personal'>,
  string
>;

/**
 * Registers the bot through `imbot.register`, or re-uses the one that has its code and gives it this profile.
 *
 * `imbot.register` looks a code up across all applications of the portal and would hand out a stranger's bot, so
 * the list is read first, and an existing bot is updated: the portal refuses that for a bot that is not ours.
 * @throws ConfigError when the code belongs to another application, or the type does not exist in v1.
 */
export async function registerV1(
  caller: RestCaller,
  profile: BotProfile,
  url: string,
): Promise<RegisteredBot> {
  if (profile.type === 'personal') {
    throw new ConfigError(
      `bot '${profile.code}': this portal has only v1, which knows no type 'personal'`,
      "Use type 'supervisor' for such portals.",
    );
  }
  const shared = {
    OPENLINE: servesOpenLines(profile) ? ('Y' as const) : ('N' as const),
    EVENT_HANDLER: url,
    PROPERTIES: properties(profile),
  };
  const known = Object.values(await caller.call('imbot.bot.list', {})).find(
    ({ CODE }) => CODE === profile.code,
  );
  if (!known) {
    const id = await caller.call('imbot.register', {
      CODE: profile.code,
      TYPE: TYPES[profile.type ?? 'bot'],
      ...shared,
    });
    return { id: Number(id), isNew: true };
  }
  try {
    await caller.call('imbot.update', { BOT_ID: Number(known.ID), FIELDS: shared });
  } catch (error) {
    if (error instanceof RestError && error.code === 'APP_ID_ERROR') throw codeTaken(profile.code);
    throw error;
  }
  return { id: Number(known.ID), isNew: false };
}

function properties(profile: BotProfile): MethodParams<'imbot.register'>['PROPERTIES'] {
  return {
    NAME: profile.name,
    LAST_NAME: profile.lastName ?? '',
    WORK_POSITION: profile.workPosition ?? '',
    ...(profile.color && { COLOR: profile.color }),
    ...(profile.gender && { PERSONAL_GENDER: profile.gender }),
    ...(profile.avatar && { PERSONAL_PHOTO: profile.avatar }),
  };
}
