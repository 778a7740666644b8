import type { WireMap, WireValue } from '../../bitrix24/event.ts';
import { ConfigError } from '../../errors.ts';
import type { StateView } from '../../local-portal/control/state-view.ts';
import type { Bot } from '../../local-portal/state.ts';
import { type Addressee, botsIn, type Called, commandsIn } from './addressees.ts';
import { type IdKind, idInKey, idInLeaf, isFreeForm } from './ids.ts';
import { changed, type Path } from './walk.ts';

export interface IdOptions {
  /** Code of the registered bot that gets the event; default: the one with the body's code, else the first. */
  bot?: string | undefined;
  /** Name of the command to call in place of the body's. */
  command?: string | undefined;
  /** Leave message ids as they are: the server takes a second replay for a repetition. */
  keepsIds: boolean;
}

/** Puts the portal's own bot, its commands and new messages in place of those that the body names. */
export function rewriteIds(body: WireMap, state: StateView, options: IdOptions): WireMap {
  const bots = new Map(botsIn(body).map((told) => [told.id, { told, bot: botFor(told, state, options) }]));
  const [botId = 0] = [...bots.values()].map(({ bot }) => bot.id);
  const called = commandsIn(body);
  const names = new Map(called.map(({ name }) => [name, options.command ?? name]));
  const commands = new Map(called.map((one) => [one.id, commandFor(one, botId, state, options.command)]));
  const messages = options.keepsIds ? new Map<number, number>() : freshIds(body, state.lastMessageId);

  const idFor = (kind: IdKind | undefined, id: string): string => {
    const number = Number(id);
    const to = {
      user: bots.get(number)?.bot.id,
      message: messages.get(number),
      command: commands.get(number),
    };
    return String((kind && to[kind]) ?? id);
  };
  const leaf = (path: Path, value: string | number | boolean | null): WireValue => {
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const kind = idInLeaf(path);
    if (kind) return idFor(kind, String(value));
    const name = path.at(-1);
    if (name === 'BOT_CODE' || path.join('.') === 'data.bot.code') {
      const found = [...bots.values()].find(({ told }) => told.code === value);
      return found?.bot.code ?? value;
    }
    if (typeof value !== 'string') return value;
    return withCommand(
      path,
      withMentions(value, (id) => idFor('user', id)),
      names,
    );
  };
  return changed(body, {
    key: (path) => idFor(idInKey(path), path.at(-1) ?? ''),
    leaf,
    enters: (path) => !isFreeForm(path),
  });
}

function botFor(told: Addressee, { bots }: StateView, { bot: asked }: IdOptions): Bot {
  const [first] = bots;
  if (!first) throw new ConfigError('no bot is registered in the portal', 'Install the server there first.');
  if (asked === undefined) return bots.find(({ code }) => code === told.code) ?? first;
  const bot = bots.find(({ code }) => code === asked);
  if (bot) return bot;
  throw new ConfigError(
    `the portal has no bot with the code '${asked}'`,
    `There: ${bots.map(({ code }) => code).join(', ')}.`,
  );
}

function commandFor(
  called: Called,
  botId: number,
  { commands }: StateView,
  asked: string | undefined,
): number {
  const own = commands.filter((one) => one.botId === botId);
  const name = asked ?? called.name;
  const command = own.find((one) => one.command === name);
  if (command) return command.id;
  const there = own.map((one) => one.command).join(', ') || 'none';
  throw new ConfigError(`the bot has no command '${name}'`, `Choose one with --command; there: ${there}.`);
}

/** Each message of the body gets an id of its own above the portal's newest, in the same order. */
function freshIds(body: WireMap, newest: number): Map<number, number> {
  const found = new Set<number>();
  changed(body, {
    key: (path) => path.at(-1) ?? '',
    leaf(path, value) {
      if (idInLeaf(path) === 'message' && Number(value) > 0) found.add(Number(value));
      return value;
    },
    enters: (path) => !isFreeForm(path),
  });
  const sorted = [...found].sort((one, other) => one - other);
  return new Map(sorted.map((id, index) => [id, newest + 1 + index]));
}

function withMentions(text: string, idFor: (id: string) => string): string {
  return text.replace(/(\[USER=)(\d+)/gi, (_tag, head: string, id: string) => head + idFor(id));
}

/** The name of the command where it stands alone, and `/name` at the beginning of the text that called it. */
function withCommand(path: Path, text: string, names: ReadonlyMap<string, string>): string {
  const isName = path.at(-1) === 'COMMAND' || path.join('.') === 'data.command.command';
  const isText = ['data.PARAMS.MESSAGE', 'data.PARAMS.MESSAGE_ORIGINAL', 'data.message.text'].includes(
    path.join('.'),
  );
  for (const [from, to] of names) {
    if (isName && text.replace(/^\//, '') === from) return text.replace(from, () => to);
    if (isText && (text === `/${from}` || text.startsWith(`/${from} `)))
      return `/${to}${text.slice(from.length + 1)}`;
  }
  return text;
}
