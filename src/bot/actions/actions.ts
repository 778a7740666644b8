import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CommandEvent } from '../../bitrix24/event.ts';
import { type Part, type Pending, resolveParts } from '../../compose/index.ts';
import { B24BotError } from '../../errors.ts';
import type { Sealer } from '../../portals/seal.ts';
import { MARK_SIZE, type Signer } from '../../portals/sign.ts';
import type { PayloadStore } from '../../storage/store.ts';
import type { BotTexts } from '../texts/texts.ts';
import type { ActionKind } from './action.ts';

export interface ActionsOptions {
  signer: Signer;
  store: Pick<PayloadStore, 'get' | 'put'>;
  sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Unix milliseconds. */
  now: () => number;
}

/** For whom the buttons of a message work. */
export interface ActionPlace {
  memberId: string;
  botId: number;
  /** `11` or `chat2210`. */
  dialogId: string;
}

/** What a press came to: an action of the bot with its payload, or the reason to refuse it. */
export type Press =
  | { is: 'pressed'; action: string; payload: unknown }
  | { is: 'refused'; why: 'actionInvalid' | 'actionExpired' | 'actionForeign' };

export interface Actions {
  /** Signs the buttons and items of a message for the place where it goes. At once, unless something must be stored. */
  resolve(parts: readonly Part[], place: ActionPlace): readonly Part[] | Promise<readonly Part[]>;
  /** Reads what was pressed. @throws StorageError */
  open(kinds: readonly ActionKind[], event: CommandEvent): Promise<Press>;
}

/**
 * Characters of COMMAND_PARAMS. All buttons of a message share 30 KB with their texts and colours (message reference,
 * sizes): at this length 50 of them fit. What is longer is stored, and the button carries its number.
 */
const INLINE = 255;

const TOKEN = /^([sr])([A-Za-z0-9_-]{22,400})$/;

/** name, version, end (Unix seconds, 0 = never), only person (0 = anybody), payload */
const carried = z.tuple([z.string(), z.number(), z.number(), z.number(), z.unknown()]);

/**
 * What buttons carry: `s` and the mark with the payload, or `r` and the mark with the number of a stored payload.
 * The mark holds portal, bot and dialog, so that it is good nowhere else.
 */
export function createActions({ signer, store, sealer, now }: ActionsOptions): Actions {
  function params(what: Pending, place: ActionPlace): string | Promise<string> {
    const ends = what.ttlMs === null ? null : now() + what.ttlMs;
    const seconds = ends === null ? 0 : Math.ceil(ends / 1000);
    const body = Buffer.from(
      JSON.stringify([what.action, what.version, seconds, what.userId, what.payload ?? null]),
    );
    const direct = token('s', body, place);
    if (direct.length <= INLINE) return direct;
    // The same message of a repeated run finds its payload again instead of storing another.
    const id = createHash('sha256').update(contextOf('r', place)).update(body).digest().subarray(0, 16);
    const { memberId } = place;
    const name = id.toString('base64url');
    return store
      .put(memberId, name, sealer.seal(body, sealContext(memberId, name)), ends)
      .then(() => token('r', id, place));
  }

  function token(kind: string, bytes: Buffer, place: ActionPlace): string {
    const mark = signer.sign(bytes, contextOf(kind, place));
    return kind + Buffer.concat([mark, bytes]).toString('base64url');
  }

  async function read(text: string, event: CommandEvent): Promise<Buffer | Press> {
    const [, kind = '', encoded = ''] = TOKEN.exec(text) ?? [];
    const raw = Buffer.from(encoded, 'base64url');
    const mark = raw.subarray(0, MARK_SIZE);
    const bytes = raw.subarray(MARK_SIZE);
    const { memberId } = event;
    const places = dialogsOf(event).map((dialogId) => ({ memberId, botId: event.bot.id, dialogId }));
    if (!places.some((place) => signer.verify(bytes, mark, contextOf(kind, place))))
      return refused('actionInvalid');
    if (kind === 's') return bytes;
    const name = bytes.toString('base64url');
    const sealed = await store.get(memberId, name, event.at.getTime());
    return sealed === null ? refused('actionExpired') : sealer.open(sealed, sealContext(memberId, name));
  }

  return {
    resolve: (parts, place) => resolveParts(parts, (what) => params(what, checked(place))),
    async open(kinds, event) {
      if (event.command.context === 'textarea') return refused('actionInvalid');
      const body = await read(event.command.params.trim(), event);
      if (!Buffer.isBuffer(body)) return body;
      const [name, version, seconds, userId, payload] = carried.parse(JSON.parse(body.toString('utf8')));
      // By the time of the press: a repeated run must not find the button out of date.
      if (seconds !== 0 && event.at.getTime() > seconds * 1000) return refused('actionExpired');
      const kind = kinds.find((one) => one.name === name);
      if (kind?.version !== version) return refused('actionExpired');
      if (userId !== 0 && event.user?.id !== userId) return refused('actionForeign');
      const given = kind.schema?.safeParse(payload ?? undefined);
      if (given?.success === false) return refused('actionExpired');
      return { is: 'pressed', action: name, payload: given?.data };
    },
  };
}

const refused = (why: keyof BotTexts & `action${string}`): Press => ({ is: 'refused', why });

const contextOf = (kind: string, { memberId, botId, dialogId }: ActionPlace): string =>
  `action ${kind} ${memberId}/${botId}/${dialogId}`;

const sealContext = (memberId: string, name: string): string => `payload:${memberId}/${name}`;

/** A private chat can be written to by its own number, too; events name the person. */
function dialogsOf({ dialogId, chat }: CommandEvent): string[] {
  const byChat = `chat${chat.id}`;
  return byChat === dialogId ? [dialogId] : [dialogId, byChat];
}

/** @throws B24BotError for a dialog that presses do not name */
function checked(place: ActionPlace): ActionPlace {
  if (/^(chat)?\d+$/.test(place.dialogId)) return place;
  throw new B24BotError(`buttons with actions cannot go to '${place.dialogId}'`, {
    code: 'ACTION_DIALOG',
    layer: 'handler',
    hint: 'Write to chatN or to a person: portals tell where a button was pressed in these words only.',
  });
}
