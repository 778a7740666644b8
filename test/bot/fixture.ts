import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readEnvelope } from '../../src/bitrix24/envelope.ts';
import type { BotEvent, BotEventKind, BotEventOf } from '../../src/bitrix24/event.ts';
import { decodeForm } from '../../src/bitrix24/form.ts';

const folder = resolve(import.meta.dirname, '../fixtures/events');

/** The event of an application that was not granted the scope `im`. */
export function withoutIm<Event extends BotEvent>(event: Event): Event {
  const { bot } = event.auth;
  return bot ? { ...event, auth: { ...event.auth, bot: { ...bot, scope: ['imbot'] } } } : event;
}

/** The first event in the body of a portal's POST, as the intake reads it. */
export function fixture<Kind extends BotEventKind>(name: string, kind: Kind): BotEventOf<Kind> {
  const form = decodeForm(readFileSync(resolve(folder, `${name}.form`)));
  if (!form.ok) throw new Error(`${name}: ${form.error.message}`);
  const read = readEnvelope(form.value);
  if (!read.ok) throw new Error(`${name}: ${read.error.message}`);
  const [event] = read.envelope.bots;
  if (event === undefined || !isKind(event, kind)) throw new Error(`${name} is no ${kind}`);
  return event;
}

function isKind<Kind extends BotEventKind>(event: BotEvent, kind: Kind): event is BotEventOf<Kind> {
  return event.kind === kind;
}
