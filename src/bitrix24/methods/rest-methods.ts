// Written by scripts/generate-methods.ts from scripts/methods.json: change those, not this file.
import type { GeneralMethods } from './general.ts';
import type { ImChatsMethods } from './im-chats.ts';
import type { ImMessagesMethods } from './im-messages.ts';
import type { ImUsersMethods } from './im-users.ts';
import type { ImV2Methods } from './im-v2.ts';
import type { ImV2ChatPartsMethods } from './im-v2-chat-parts.ts';
import type { ImV2ChatSettingsMethods } from './im-v2-chat-settings.ts';
import type { ImV2ChatsMethods } from './im-v2-chats.ts';
import type { ImV2MessagesMethods } from './im-v2-messages.ts';
import type { ImbotMethods } from './imbot.ts';
import type { ImbotChatsMethods } from './imbot-chats.ts';
import type { ImbotV2BotsMethods } from './imbot-v2-bots.ts';
import type { ImbotV2ChatsMethods } from './imbot-v2-chats.ts';
import type { ImbotV2MessagesMethods } from './imbot-v2-messages.ts';
import type { ImopenlinesMethods } from './imopenlines.ts';

/** Every catalogued REST method: its parameters, its result and its error codes. */
export interface RestMethods
  extends ImMessagesMethods,
    ImChatsMethods,
    ImUsersMethods,
    ImbotChatsMethods,
    ImbotV2BotsMethods,
    ImbotV2MessagesMethods,
    ImbotV2ChatsMethods,
    ImbotMethods,
    ImV2MessagesMethods,
    ImV2ChatPartsMethods,
    ImV2ChatSettingsMethods,
    ImV2ChatsMethods,
    ImV2Methods,
    ImopenlinesMethods,
    GeneralMethods {}
