import type { PortalCore } from '../core.ts';
import { formParams } from '../http/params.ts';
import { isMap, scalarText } from '../message/value.ts';
import type { Traffic } from '../portal.ts';
import type { Json, JsonMap } from '../state.ts';
import type { TrafficRow } from './page-api.ts';
import { shownBody } from './secrets.ts';

/** Characters of `about`. */
const ABOUT = 80;

/** Numbers everything that went over the wire. */
export interface TrafficLog {
  /** Lines that are new or have got their result since the last call. */
  changes(): TrafficRow[];
  /** Every line there is, oldest first. */
  rows(): TrafficRow[];
  /** The entry with a number; undefined when it was dropped or never was. */
  entry(n: number): Traffic | undefined;
  /** Event entries from a number on, oldest first. */
  eventsFrom(n: number): Extract<Traffic, { kind: 'event' }>[];
}

export function createTrafficLog(core: PortalCore): TrafficLog {
  // Old traffic is dropped at the front, so places change and numbers must not.
  const numbers = new WeakMap<Traffic, number>();
  const waiting = new Set<Traffic>();
  let last = 0;

  /** Numbers what came since the last time; returns it. */
  function catchUp(): Traffic[] {
    const { traffic } = core;
    let start = traffic.length;
    for (
      let entry = traffic[start - 1];
      entry !== undefined && !numbers.has(entry);
      entry = traffic[start - 1]
    )
      start -= 1;
    const fresh = traffic.slice(start);
    for (const entry of fresh) {
      last += 1;
      numbers.set(entry, last);
      if (isWaiting(entry)) waiting.add(entry);
    }
    return fresh;
  }
  const rowOf = (entry: Traffic): TrafficRow => viewOf(core, entry, numbers.get(entry) ?? 0);

  return {
    changes() {
      const done = [...waiting].filter((entry) => !isWaiting(entry));
      for (const entry of done) waiting.delete(entry);
      return [...done, ...catchUp()].map(rowOf);
    },
    rows() {
      catchUp();
      return core.traffic.map(rowOf);
    },
    entry(n) {
      catchUp();
      return core.traffic.find((entry) => numbers.get(entry) === n);
    },
    eventsFrom(n) {
      catchUp();
      return core.traffic
        .filter((entry) => entry.kind === 'event')
        .filter((one) => (numbers.get(one) ?? 0) >= n);
    },
  };
}

function isWaiting(entry: Traffic): boolean {
  return entry.kind === 'event' && entry.status === null && entry.error === undefined;
}

/** Decoded body of an event, or parameters of a call, as sent. */
export function bodyOf(entry: Traffic): JsonMap {
  return entry.kind === 'event' ? formParams(entry.body) : entry.params;
}

function viewOf(core: PortalCore, entry: Traffic, n: number): TrafficRow {
  const about = aboutOf(core, bodyOf(entry));
  if (entry.kind === 'event') {
    const { at, name, status, error = '', took = null } = entry;
    return { n, kind: 'event', at, name, about, status, error, took, userId: 0 };
  }
  const { at, method, status, answer, userId } = entry;
  const error = scalarText(answer['error']) || (entry.fault === undefined ? '' : `fault: ${entry.fault}`);
  return { n, kind: 'call', at, name: method, about, status, error, took: tookOf(entry.at, answer), userId };
}

function tookOf(at: number, answer: JsonMap): number | null {
  const time = answer['time'];
  const finish = isMap(time) ? time['finish'] : undefined;
  return typeof finish === 'number' ? Math.max(0, Math.round(finish * 1000 - at)) : null;
}

/** Fields that say what something is about, most telling first, in either generation. */
const telling = ['MESSAGE', 'message', 'COMMAND', 'text', 'CODE', 'code', 'DIALOG_ID', 'dialogId'];

/** The most telling text of a body. Secrets never: the text may be anything, so it is cleaned like a body. */
function aboutOf(core: PortalCore, body: JsonMap): string {
  for (const name of telling) {
    const text = findText(body, name, 0);
    if (text === undefined || text === '') continue;
    const { about } = shownBody(core, { about: text.replace(/\s+/g, ' ').slice(0, ABOUT) });
    return String(about);
  }
  return '';
}

function findText(value: Json, name: string, depth: number): string | undefined {
  if (!isMap(value) || depth > 5) return undefined;
  const own = scalarText(value[name]);
  if (own !== undefined) return own;
  for (const [key, part] of Object.entries(value)) {
    const found = key.toLowerCase() === 'auth' ? undefined : findText(part, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
