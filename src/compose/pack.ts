import { gather, type Part } from './gather.ts';
import { type Pending, pending, pendingOf } from './pending.ts';
import { isList, isMap } from './raw-part.ts';

/** Stands for the mark of an element that is made for whoever gets the message. */
const MARK = '$pending';

const LISTS = ['keyboard', 'menu'] as const;
const ELEMENTS = ['BUTTONS', 'ITEMS'] as const;

/** A reply as JSON text, to be kept and sent later. @throws ComposeError when a part is given twice */
export function packParts(parts: readonly Part[]): string {
  const all: Record<string, unknown> = { ...gather(parts) };
  for (const name of LISTS) if (all[name] !== undefined) all[name] = eachElement(all[name], mark);
  return JSON.stringify(all);
}

/** What `packParts` packed. */
export function unpackParts(text: string): readonly Part[] {
  const all: Record<string, unknown> = JSON.parse(text);
  for (const name of LISTS) if (all[name] !== undefined) all[name] = eachElement(all[name], unmark);
  return [all];
}

function mark(element: unknown): unknown {
  if (!isMap(element)) return element;
  const what = pendingOf(element);
  return what === undefined ? element : { ...element, [MARK]: what };
}

function unmark(element: unknown): unknown {
  if (!isMap(element) || !(MARK in element)) return element;
  const { [MARK]: what, ...fields } = element;
  return isPending(what) ? { ...fields, ...pending(what) } : fields;
}

function isPending(value: unknown): value is Pending {
  return isMap(value) && typeof value['action'] === 'string';
}

function eachElement(value: unknown, change: (element: unknown) => unknown): unknown {
  if (isList(value)) return value.map(change);
  if (!isMap(value)) return value;
  const changed = ELEMENTS.filter((name) => value[name] !== undefined).map((name) => [
    name,
    eachElement(value[name], change),
  ]);
  return { ...value, ...Object.fromEntries(changed) };
}
