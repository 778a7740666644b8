import type { WireMap } from '../../bitrix24/event.ts';
import { entriesOf, idOf, mapOf, textOf } from '../../bitrix24/event-fields.ts';

/** A bot that a body addresses. */
export interface Addressee {
  id: number;
  code: string;
}

/** A command that a body calls; the name has no slash. */
export interface Called {
  id: number;
  name: string;
}

/** Bots of a body of either generation; none in application events. */
export function botsIn(body: WireMap): Addressee[] {
  const data = mapOf(body['data']);
  const v2 = mapOf(data['bot']);
  const told = [...entriesOf(data['BOT']), ...entriesOf(data['COMMAND'])].map(([, entry]) => mapOf(entry));
  const found = [...told, data].map((entry) => [entry['BOT_ID'], entry['BOT_CODE']] as const);
  return [[v2['id'], v2['code']] as const, ...found].flatMap(([id, code]) => {
    const known = idOf(id);
    return known === undefined ? [] : [{ id: known, code: textOf(code) ?? '' }];
  });
}

/** Commands of a body of either generation. */
export function commandsIn(body: WireMap): Called[] {
  const data = mapOf(body['data']);
  const v2 = mapOf(data['command']);
  const told = entriesOf(data['COMMAND']).map(([, entry]) => mapOf(entry));
  const found = told.map((entry) => [entry['COMMAND_ID'], entry['COMMAND']] as const);
  return [[v2['id'], v2['command']] as const, ...found].flatMap(([id, name]) => {
    const known = idOf(id);
    return known === undefined ? [] : [{ id: known, name: (textOf(name) ?? '').replace(/^\//, '') }];
  });
}
