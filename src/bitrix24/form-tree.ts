import type { WireMap, WireValue } from './event.ts';

const INDEX = /^(?:0|[1-9]\d{0,14})$/;

/** What is known about the numeric keys of one map. */
interface IndexMark {
  readonly holder: WireMap;
  readonly name: string;
  /** Highest index so far + 1. */
  next: number;
  /** True while the keys are 0, 1, 2, … in order of arrival. */
  list: boolean;
}

/** True for names such as `740`: numbers that are no place in a list. */
function isId(name: string): boolean {
  const digit = name.charCodeAt(0);
  return digit > 0x30 && digit <= 0x39;
}

/** The highest index that an array may have. */
const HIGHEST = 4_294_967_294;

/**
 * An empty map for keys that are ids. In a plain object the engine would make room for all the numbers up to the id:
 * 9 KB for `data[BOT][740]`. Once an object has had a very high index, it keeps its numeric keys in a table.
 */
function sparse(): WireMap {
  const map: WireMap = {};
  map[HIGHEST] = '';
  delete map[HIGHEST];
  return map;
}

/** The maps of one body while it is being read. Numeric keys stay keys; what turns out to be a list becomes one at the end. */
export class FormTree {
  readonly root: WireMap = {};
  /** Only maps that may be lists, or were appended to; most bodies have none or one. */
  readonly #marks = new Map<WireMap, IndexMark>();

  /**
   * The map under `name`; whatever else was there is replaced, as in PHP.
   * `first` is the name about to be put into it: `0` or an append makes a possible list.
   */
  child(holder: WireMap, name: string, first: string): WireMap {
    const found: WireValue | undefined = holder[name];
    // Inherited members are functions and never pass for a map.
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
    const made: WireMap = isId(first) ? sparse() : {};
    holder[name] = made;
    this.note(holder, name);
    if (first === '0' || first === '') this.#marks.set(made, { holder, name, next: 0, list: true });
    return made;
  }

  /** True when puts into `map` must be followed by `note`. */
  isNumbered(map: WireMap): boolean {
    return this.#marks.size > 0 && this.#marks.has(map);
  }

  /** Takes notice of a key of a numbered map. */
  note(map: WireMap, name: string): void {
    const mark = this.#marks.size > 0 ? this.#marks.get(map) : undefined;
    if (mark === undefined) return;
    if (!INDEX.test(name)) {
      mark.list = false;
      return;
    }
    const index = Number(name);
    if (index < mark.next) return;
    if (index > mark.next) mark.list = false;
    mark.next = index + 1;
  }

  /** The key that `name[]` means: highest index + 1. */
  appendName(map: WireMap): string {
    let mark = this.#marks.get(map);
    if (mark === undefined) {
      mark = { holder: map, name: '', next: 0, list: false };
      this.#marks.set(map, mark);
      for (const key of Object.keys(map)) this.note(map, key);
    }
    return String(mark.next);
  }

  /** Turns maps with the keys 0…n-1 into arrays and gives the whole. */
  finish(): WireMap {
    // Inner maps were marked after the maps that hold them.
    for (const [map, mark] of [...this.#marks].reverse()) {
      if (mark.list && mark.holder[mark.name] === map) mark.holder[mark.name] = Object.values(map);
    }
    return this.root;
  }
}
