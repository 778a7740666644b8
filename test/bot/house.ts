import { pino } from 'pino';
import type { BotEvent } from '../../src/bitrix24/event.ts';
import type { Run } from '../../src/bot/contract.ts';
import type { BotDefinition } from '../../src/bot/define-bot.ts';
import { createBotHandler } from '../../src/bot/handler.ts';
import type { Sessions } from '../../src/bot/sessions/sessions.ts';
import type { Identities } from '../../src/portals/identity.ts';
import type { RestIdentity } from '../../src/rest/rest.ts';
import type { BotRow, BotStore, PortalRow } from '../../src/storage/store.ts';
import { type RecordingRest, recordingRest } from './recording-rest.ts';

/** The portal of the event fixtures. */
export const portal: PortalRow = {
  memberId: '5e0c7a19d3b84f62a1908e7735cc41df',
  domain: 'kestrel-works.bitrix24.eu',
  clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
  oauthServer: 'https://oauth.bitrix.info',
  applicationTokenHash: new Uint8Array(32),
  installerId: 1,
  scope: ['imbot'],
  licence: 'P',
  language: 'en',
  status: 'active',
  installedAt: 1_789_000_000_000,
  updatedAt: 1_789_000_000_000,
};

export const silent = pino({ level: 'silent' });

function identity(label: string): RestIdentity {
  const { memberId, clientEndpoint } = portal;
  return { memberId, clientEndpoint, label, token: () => Promise.resolve('token') };
}

export const identities: Identities = {
  installer: () => identity('installer'),
  bot: (_portal, event) => identity(`bot ${event.bot.id}`),
  botItself: (_portal, event) => identity(`bot ${event.bot.id} itself`),
  user: (_portal, event) => identity(`user ${event.auth.user?.userId}`),
};

export const portals = { find: async () => portal, identity: identities };

export function memoryBotStore(...rows: BotRow[]): BotStore & { rows: BotRow[] } {
  const store = {
    rows,
    get: async (memberId: string, code: string) =>
      store.rows.find((row) => row.memberId === memberId && row.code === code) ?? null,
    list: async (memberId: string) => store.rows.filter((row) => row.memberId === memberId),
    async put(row: BotRow) {
      store.rows = [...store.rows.filter(({ code }) => code !== row.code), row];
    },
    async remove(_memberId: string, botId: number) {
      store.rows = store.rows.filter((row) => row.botId !== botId);
    },
  };
  return store;
}

export function botRow(botId: number, code: string, generation: 'v1' | 'v2'): BotRow {
  return { memberId: portal.memberId, code, botId, generation, fingerprint: 'x', commands: {} };
}

/** Idempotency key of every message that can have one. */
export const KEY = '0b3a1f5e-7c2d-4e8f-9a6b-1c2d3e4f5a6b';

/** Effects of a first run: nothing was recorded before. Keeps the names of what goes through. */
export function freshEffects(): Run['effects'] & { names: string[] } {
  const names: string[] = [];
  return {
    names,
    once({ name }, make) {
      names.push(name);
      return make({
        inDoubt: false,
        keyed: (send) => send(KEY),
        unkeyed: (_method, send) => send(),
      });
    },
    plain(method, send) {
      names.push(method);
      return send();
    },
  };
}

export function runOf(event: BotEvent, changes: Partial<Run> = {}): Run {
  return {
    event,
    attempt: 1,
    signal: new AbortController().signal,
    log: silent,
    effects: freshEffects(),
    keep: () => undefined,
    ...changes,
  };
}

/** Sends ids as portals do: v1 a number, v2 an object. */
export function talkingRest(): RecordingRest {
  let id = 70_000;
  const next = (): number => {
    id += 1;
    return id;
  };
  return recordingRest({
    'imbot.message.add': next,
    'im.message.add': next,
    'imbot.command.answer': next,
    'imbot.v2.Chat.Message.send': () => ({ id: next(), uuidMap: [] }),
    'imbot.v2.Command.answer': () => ({ result: true }),
  });
}

/** No bot of these tests remembers anything, unless told what. */
export const noSessions: Sessions = {
  open: () => Promise.reject(new Error('a session was read')),
};

export interface House {
  rest: RecordingRest;
  store: ReturnType<typeof memoryBotStore>;
  handle(event: BotEvent, changes?: Partial<Run>): Promise<void>;
}

/** A bot in a house without walls: events go in at `handle`, calls come out at `rest.calls`. */
export function houseOf(bot: BotDefinition, row: BotRow, now = Date.now): House {
  const rest = talkingRest();
  const store = memoryBotStore(row);
  const handle = createBotHandler({ bots: [bot], rest, portals, store, sessions: noSessions, now });
  return { rest, store, handle: (event, changes) => handle(runOf(event, changes)) };
}
