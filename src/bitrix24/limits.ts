/**
 * Every number the platform documents, once, with the place it comes from.
 * Sizes are bytes and times are seconds unless the name says otherwise.
 */

/** Message text in characters (Unicode code points); longer is cut. Source: REST reference, im.message.add. */
export const MESSAGE_TEXT_LENGTH = 20_000;
/** A text is cut only when it is longer than the limit by more than this: the length of ` (...)`. Source: portal behaviour. */
export const MESSAGE_TEXT_TOLERANCE = 6;
/** What replaces the end of a text that was cut. Source: portal behaviour. */
export const MESSAGE_TEXT_CUT_MARK = ' (...)';
/** ATTACH, KEYBOARD, MENU: bytes of UTF-8 JSON as passed, "30 Kb". Source: REST reference, imbot.message.add. */
export const MESSAGE_PART_BYTES = 30_720;
/** ATTACH, KEYBOARD, MENU: characters of the stored JSON, "shorter than 60000". Source: portal behaviour, REST reference (v2 ATTACH). */
export const MESSAGE_PART_STORED_CHARACTERS = 59_999;
/** Characters kept of an idempotency key. Source: portal behaviour. */
export const TEMPLATE_ID_LENGTH = 255;

/** Commands of one `batch`. Source: REST reference, batch. */
export const BATCH_COMMANDS = 50;
/** Rows of a page of the old list methods. Source: REST reference, list methods. */
export const LIST_PAGE = 50;
/** Largest `limit` of v2 lists (1..200, otherwise 50). Source: REST reference, imbot.v2. */
export const LIST_LIMIT_V2 = 200;
/** Ids in `forwardIds` or `messageIds`. Source: REST reference, imbot.v2.Chat.Message.send. */
export const IDS_PER_CALL = 100;

/** Requests drained from the bucket per second, and requests above which calls are refused. Source: REST reference, limits. */
export const RATE_STANDARD = { perSecond: 2, burst: 50 } as const;
/** The same for the Enterprise plan. Source: REST reference, limits. */
export const RATE_ENTERPRISE = { perSecond: 5, burst: 250 } as const;
/** Run time of one method within the window before OPERATION_TIME_LIMIT. Source: REST reference, limits. */
export const OPERATING_SECONDS = 480;
/** The same in a portal's own default configuration. Source: portal behaviour. */
export const OPERATING_SECONDS_SELF_HOSTED = 420;
/** Window of OPERATING_SECONDS, ten baskets of 60 s. Source: REST reference, limits. */
export const OPERATING_WINDOW_SECONDS = 600;
export const OPERATING_BASKET_SECONDS = 60;
/** One request may run this long in the cloud. Source: REST reference, limits. */
export const REQUEST_SECONDS = 60;

/** Life of an access token. Source: OAuth reference. */
export const ACCESS_TOKEN_SECONDS = 3600;
/** Life of a refresh token: 180 days. Source: OAuth reference. */
export const REFRESH_TOKEN_SECONDS = 15_552_000;
/** Life of an authorisation code. Source: OAuth reference. */
export const AUTHORIZATION_CODE_SECONDS = 30;

/** A bot may answer a command in a group chat this long. Source: REST reference, imbot.command.answer. */
export const COMMAND_ANSWER_SECONDS = 600;
/** v1 messages may be edited for 3 days. Source: REST reference, im.message.update. */
export const MESSAGE_EDIT_SECONDS = 259_200;

/** Bounds of `limit` of imbot.v2.Event.get, and its default. Source: REST reference, imbot.v2.Event.get. */
export const FETCH_LIMIT_MIN = 1;
export const FETCH_LIMIT_MAX = 1000;
export const FETCH_LIMIT_DEFAULT = 100;
/** Stored events live 24 hours. Source: REST reference, imbot.v2.Event.get. */
export const STORED_EVENT_SECONDS = 86_400;
/** After an empty answer of imbot.v2.Event.get. Source: portal behaviour. */
export const FETCH_EMPTY_CACHE_SECONDS = 60;

/** An idempotency key without a message id may be used anew after this. Source: portal behaviour. */
export const IDEMPOTENCY_PENDING_SECONDS = 3600;
/** A finished idempotency key is kept 31 days. Source: portal behaviour. */
export const IDEMPOTENCY_KEPT_SECONDS = 2_678_400;

/** Decoded size of an uploaded file: 100 MB. Source: REST reference, imbot.v2.File.upload. */
export const FILE_BYTES = 104_857_600;
/** Side of an avatar image in pixels. Source: REST reference, imbot.register. */
export const AVATAR_PIXELS = 5000;
/** Bots of one application. Source: REST reference, imbot.v2.Bot.register. */
export const BOTS_PER_APPLICATION = 100;
/** Characters of a `botToken` (since 6 August 2026). Source: REST reference, imbot.v2.Bot.register. */
export const BOT_TOKEN_LENGTH = 40;
/** Longest `duration` of imbot.v2.Chat.InputAction.notify. Source: REST reference. */
export const INPUT_ACTION_SECONDS = 600;

/** A portal waits this long for the answer to an event. Source: event reference, section 2. */
export const EVENT_ANSWER_SECONDS = 15;
/** Body of an event: allow at least 1 MiB; a text may come twice, each up to 240 KB encoded. Source: event reference, section 2. */
export const EVENT_BODY_BYTES = 1_048_576;
/** Chain of events that cause calls that cause events; the portal goes silent after it. Source: event reference, section 1. */
export const EVENT_LOOP_HOPS = 7;
/** Base64 text of the largest file. Source: REST reference, imbot.v2.File.upload. */
export const FILE_BASE64_LENGTH = 139_810_133;
/** Pixels of a DELIMITER block without SIZE. Source: REST reference, ATTACH. */
export const DELIMITER_SIZE = 200;
