import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvelope } from '../../src/bitrix24/envelope.ts';
import type { BotEvent, BotEventKind, BotEventOf, EventEnvelope, WireMap } from '../../src/bitrix24/event.ts';
import { decodeForm } from '../../src/bitrix24/form.ts';

const fixtures = join(import.meta.dirname, '../fixtures/events');

export const MEMBER = '5e0c7a19d3b84f62a1908e7735cc41df';
export const TOKEN = '9b1f64d02c7e4e8fa35d7712c80be5a4';

/** Decoded body of a fixture, fresh each time. */
export function bodyOf(name: string): WireMap {
  const form = decodeForm(readFileSync(join(fixtures, `${name}.form`)));
  if (!form.ok) throw new Error(form.error.message);
  return form.value;
}

export function jsonOf(name: string): WireMap {
  return JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8'));
}

/** Sets (or with undefined removes) what a dotted path names. */
export function change(body: WireMap, path: string, value: unknown): WireMap {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let holder = body;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as WireMap;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value as WireMap[string];
  return body;
}

export function envelopeOf(body: WireMap): EventEnvelope {
  const read = readEnvelope(body);
  if (!read.ok) throw new Error(`${read.error.code} ${read.error.message}`);
  return read.envelope;
}

/** The only event of a body, which must be of this kind. */
export function eventOf<K extends BotEventKind>(source: string | WireMap, kind: K): BotEventOf<K> {
  const { bots } = envelopeOf(typeof source === 'string' ? bodyOf(source) : source);
  const [event] = bots;
  if (bots.length !== 1 || event === undefined) throw new Error(`one event is expected, not ${bots.length}`);
  if (!isKind(event, kind)) throw new Error(`${kind} is expected, not ${event.kind}`);
  return event;
}

function isKind<K extends BotEventKind>(event: BotEvent, kind: K): event is BotEventOf<K> {
  return event.kind === kind;
}
