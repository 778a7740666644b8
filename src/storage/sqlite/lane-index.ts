import { Heap } from './heap.ts';

/** One lane with pending events. */
export interface Lane {
  readonly key: string;
  readonly group: PortalGroup;
  /** Place of the first pending event; 0 = none left. */
  head: number;
  /** Places of the events behind it, from `next` on; absent in the usual lane of one event. */
  behind: number[] | undefined;
  next: number;
  /** The first event may not run before (Unix ms); 0 = at once. */
  due: number;
  /** Number of the hold; 0 = free. */
  fence: number;
  /** A finish or release of the hold is on its way. */
  ending: boolean;
  /** The first event may have been running when an earlier process died. */
  suspect: boolean;
  /** The first event may have effect records. */
  recorded: boolean;
  /** Forgotten with its portal; a heap may still name it. */
  gone: boolean;
}

interface PortalGroup {
  readonly portal: string;
  lanes: number;
  held: number;
  /** Ready lanes that found their portal's share used up; made when first needed. */
  parked: Heap<Lane> | undefined;
}

const byHead = (lane: Lane): number => lane.head;
const byDue = (lane: Lane): number => lane.due;

const COMPACT_AT = 1024;

/**
 * Which lanes have work, in memory. It is derived from the pending rows when the store opens and kept in
 * step after each commit. Memory is enough because the process lock makes this process the only one that
 * claims; a lane that waits costs about 250 bytes and no disk writes of its own.
 *
 * A lane is in exactly one place: held, ready, parked or waiting for its retry.
 */
export class LaneIndex {
  readonly #lanes = new Map<string, Lane>();
  readonly #groups = new Map<string, PortalGroup>();
  readonly #ready = new Heap(byHead);
  readonly #waiting = new Heap(byDue);
  #fence = 0;
  #perPortal = Number.POSITIVE_INFINITY;
  #pending = 0;

  get lanes(): number {
    return this.#lanes.size;
  }

  get pending(): number {
    return this.#pending;
  }

  find(key: string): Lane | undefined {
    return this.#lanes.get(key);
  }

  /** How many events of a lane are pending, the running one included. */
  length(key: string): number {
    const lane = this.#lanes.get(key);
    if (lane === undefined) return 0;
    return 1 + (lane.behind === undefined ? 0 : lane.behind.length - lane.next);
  }

  /** Places of the events right behind the first one, at most `limit`. */
  followers(lane: Lane, limit: number): number[] {
    return lane.behind?.slice(lane.next, lane.next + limit) ?? [];
  }

  /** Puts an event at the end of its lane. True when a claim finds work that it did not find before. */
  add(portal: string, key: string, seq: number, due = 0, suspect = false): boolean {
    this.#pending += 1;
    const lane = this.#lanes.get(key);
    if (lane !== undefined) {
      if (lane.behind === undefined) lane.behind = [seq];
      else lane.behind.push(seq);
      return false;
    }
    const group = this.#group(portal);
    const fresh: Lane = {
      key,
      group,
      head: seq,
      behind: undefined,
      next: 0,
      due,
      fence: 0,
      ending: false,
      suspect,
      recorded: false,
      gone: false,
    };
    group.lanes += 1;
    this.#lanes.set(key, fresh);
    this.#enqueue(fresh);
    return true;
  }

  /** Holds the oldest lane that is due and whose portal has fewer than `perPortal` held lanes. */
  claim(perPortal: number, now: number): Lane | undefined {
    if (perPortal > this.#perPortal) this.#unparkAll();
    this.#perPortal = perPortal;
    this.#wake(now);
    for (let lane = this.#ready.pop(); lane !== undefined; lane = this.#ready.pop()) {
      if (lane.gone) continue;
      if (lane.group.held >= perPortal) {
        lane.group.parked ??= new Heap(byHead);
        lane.group.parked.push(lane);
        continue;
      }
      lane.group.held += 1;
      return this.hold(lane);
    }
    return undefined;
  }

  /** Gives the lane's next hold; the one before it is void from now on. */
  hold(lane: Lane): Lane {
    this.#fence += 1;
    lane.fence = this.#fence;
    lane.ending = false;
    return lane;
  }

  /** Drops the first event. False when the lane has no other. */
  shift(lane: Lane): boolean {
    this.#pending -= 1;
    lane.due = 0;
    lane.suspect = false;
    lane.recorded = false;
    const { behind } = lane;
    const head = behind?.[lane.next];
    if (behind === undefined || head === undefined) {
      lane.behind = undefined;
      lane.next = 0;
      lane.head = 0;
      return false;
    }
    lane.head = head;
    lane.next += 1;
    if (lane.next === behind.length) {
      lane.behind = undefined;
      lane.next = 0;
    } else if (lane.next >= COMPACT_AT && lane.next * 2 > behind.length) {
      lane.behind = behind.slice(lane.next);
      lane.next = 0;
    }
    return true;
  }

  /** Ends the hold. True when another claim may find work because of it. */
  free(lane: Lane): boolean {
    const { group } = lane;
    lane.fence = 0;
    lane.ending = false;
    group.held -= 1;
    const parked = this.#unpark(group);
    if (lane.gone) return parked;
    if (lane.head === 0) {
      this.#lanes.delete(lane.key);
      group.lanes -= 1;
      if (group.lanes === 0) this.#groups.delete(group.portal);
      return parked;
    }
    this.#enqueue(lane);
    return true;
  }

  nextDue(): number | null {
    for (let lane = this.#waiting.peek(); lane !== undefined; lane = this.#waiting.peek()) {
      if (!lane.gone) return lane.due;
      this.#waiting.pop();
    }
    return null;
  }

  /** Forgets every lane of a portal; their holds are void. Returns the places of their events. */
  forget(portal: string): number[] {
    const seqs: number[] = [];
    for (const lane of this.#lanes.values()) {
      if (lane.group.portal !== portal) continue;
      this.#lanes.delete(lane.key);
      lane.gone = true;
      lane.fence = 0;
      seqs.push(lane.head);
      for (const seq of lane.behind?.slice(lane.next) ?? []) seqs.push(seq);
    }
    this.#pending -= seqs.length;
    this.#groups.delete(portal);
    return seqs;
  }

  #group(portal: string): PortalGroup {
    let group = this.#groups.get(portal);
    if (group === undefined) {
      group = { portal, lanes: 0, held: 0, parked: undefined };
      this.#groups.set(portal, group);
    }
    return group;
  }

  #enqueue(lane: Lane): void {
    // A lane whose time came is moved by the next claim; asking the clock here would be a second opinion.
    if (lane.due > 0) this.#waiting.push(lane);
    else this.#ready.push(lane);
  }

  #wake(now: number): void {
    for (
      let lane = this.#waiting.peek();
      lane !== undefined && lane.due <= now;
      lane = this.#waiting.peek()
    ) {
      this.#waiting.pop();
      if (!lane.gone) this.#ready.push(lane);
    }
  }

  #unpark(group: PortalGroup): boolean {
    if (group.held >= this.#perPortal) return false;
    const lane = group.parked?.pop();
    if (lane === undefined) return false;
    this.#ready.push(lane);
    return true;
  }

  #unparkAll(): void {
    for (const { parked } of this.#groups.values()) {
      for (let lane = parked?.pop(); lane !== undefined; lane = parked?.pop()) this.#ready.push(lane);
    }
  }
}
