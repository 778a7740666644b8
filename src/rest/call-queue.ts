import type { Priority } from './rest.ts';
import type { WaitingCall } from './waiting-call.ts';

/** Calls of one order key, or of one identity. */
export interface Lane {
  readonly key: unknown;
  readonly ring: Ring;
  readonly bot: string;
  /** False for an identity's lane: there, a call of a parked method lets others pass. */
  readonly isStrict: boolean;
  /** In the order of arrival. */
  readonly calls: WaitingCall[];
  /** Calls on their way; the lane waits for them. */
  flying: number;
}

/** Lanes by priority; bots and their lanes take turns. */
interface Ring {
  readonly lanes: Map<unknown, Lane>;
  /** Lanes with a call that may go, by bot; the first of a Map is whose turn it is. */
  readonly ready: Map<string, Set<Lane>>;
}

/**
 * What is to be done with the call whose turn it is: `take` it and go on, take it as the `last`, `leave` its lane for
 * this time, or pass over it because its method is `parked`.
 */
export type Verdict = 'take' | 'last' | 'leave' | 'parked';

/** The calls of one portal that wait: order within a lane, turns between bots and lanes, replies first. */
export class CallQueue {
  readonly #rings: Readonly<Record<Priority, Ring>> = {
    reply: { lanes: new Map(), ready: new Map() },
    broadcast: { lanes: new Map(), ready: new Map() },
  };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True when nothing waits and no lane is held. */
  get isIdle(): boolean {
    return this.#rings.reply.lanes.size === 0 && this.#rings.broadcast.lanes.size === 0;
  }

  /** True when a call waits whose lane has nothing on its way. */
  get hasReady(): boolean {
    return this.#rings.reply.ready.size > 0 || this.#rings.broadcast.ready.size > 0;
  }

  /** Adds a call at its place in its lane: one that comes back goes before those that came after it. */
  add(call: WaitingCall): void {
    const { orderKey, identity, priority = 'reply' } = call.request;
    const ring = this.#rings[priority];
    const key = orderKey ?? identity;
    const lane = ring.lanes.get(key) ?? open(ring, key, identity.label, orderKey !== undefined);
    const { calls } = lane;
    let at = calls.length;
    while (at > 0 && (calls[at - 1]?.seq ?? 0) > call.seq) at -= 1;
    calls.splice(at, 0, call);
    call.lane = lane;
    this.#size += 1;
    if (lane.flying === 0) makeReady(lane);
  }

  /** Takes a call out that no longer waits. */
  remove(call: WaitingCall): void {
    const { lane } = call;
    const at = lane?.calls.indexOf(call) ?? -1;
    if (!lane || at === -1) return;
    lane.calls.splice(at, 1);
    this.#size -= 1;
    if (lane.calls.length > 0) return;
    rest(lane);
    if (lane.flying === 0) lane.ring.lanes.delete(lane.key);
  }

  /** Holds a free lane for a call that goes out past the queue; undefined when it has to wait behind others. */
  hold(key: string, bot: string, priority: Priority): Lane | undefined {
    const ring = this.#rings[priority];
    if (ring.lanes.has(key)) return undefined;
    const lane = open(ring, key, bot, true);
    lane.flying = 1;
    return lane;
  }

  /** A call of the lane has its answer, or is back in the queue. */
  release(lane: Lane): void {
    lane.flying -= 1;
    if (lane.flying > 0) return;
    if (lane.calls.length > 0) makeReady(lane);
    else lane.ring.lanes.delete(lane.key);
  }

  /** Takes out every call. */
  clear(): WaitingCall[] {
    const calls = [this.#rings.reply, this.#rings.broadcast].flatMap(({ lanes }) =>
      [...lanes.values()].flatMap((lane) => lane.calls),
    );
    for (const call of calls) this.remove(call);
    return calls;
  }

  /** Takes the calls that `judge` takes, in turns: replies, then broadcasts; the bot served first goes last. */
  pick(judge: (call: WaitingCall, priority: Priority) => Verdict): WaitingCall[] {
    const picked: WaitingCall[] = [];
    if (this.#pickFrom('reply', judge, picked)) this.#pickFrom('broadcast', judge, picked);
    for (const { lane } of picked) if (lane) rest(lane);
    this.#size -= picked.length;
    return picked;
  }

  /** Returns false when `judge` has enough. */
  #pickFrom(
    priority: Priority,
    judge: (call: WaitingCall, priority: Priority) => Verdict,
    picked: WaitingCall[],
  ): boolean {
    const { ready } = this.#rings[priority];
    // A lane that gave a call goes to the end of its set, so the iterator meets it again after the others.
    let turns = [...ready].map(([bot, lanes]) => ({ bot, lanes, iterator: lanes.values() }));
    for (let round = 0; turns.length > 0; round += 1) {
      const still: typeof turns = [];
      for (const turn of turns) {
        const verdict = step(turn.iterator, (call) => judge(call, priority), picked);
        if (verdict === undefined) continue;
        if (round === 0 && ready.delete(turn.bot)) ready.set(turn.bot, turn.lanes);
        if (verdict === 'last') return false;
        still.push(turn);
      }
      turns = still;
    }
    return true;
  }
}

/** Walks a bot's lanes until one gives a call; undefined when none does. */
function step(
  lanes: Iterator<Lane>,
  judge: (call: WaitingCall) => Verdict,
  picked: WaitingCall[],
): Verdict | undefined {
  for (let { value: lane, done } = lanes.next(); !done; { value: lane, done } = lanes.next()) {
    for (const [at, call] of lane.calls.entries()) {
      const verdict = judge(call);
      if (verdict === 'parked' && !lane.isStrict) continue;
      if (verdict !== 'take' && verdict !== 'last') break;
      lane.calls.splice(at, 1);
      lane.flying += 1;
      picked.push(call);
      if (lane.calls.length > 0) turnBack(lane);
      return verdict;
    }
  }
  return undefined;
}

function open(ring: Ring, key: unknown, bot: string, isStrict: boolean): Lane {
  const lane: Lane = { key, ring, bot, isStrict, calls: [], flying: 0 };
  ring.lanes.set(key, lane);
  return lane;
}

function makeReady(lane: Lane): void {
  const { ready } = lane.ring;
  const lanes = ready.get(lane.bot);
  if (lanes) lanes.add(lane);
  else ready.set(lane.bot, new Set([lane]));
}

function rest(lane: Lane): void {
  const { ready } = lane.ring;
  const lanes = ready.get(lane.bot);
  if (lanes?.delete(lane) && lanes.size === 0) ready.delete(lane.bot);
}

function turnBack(lane: Lane): void {
  const lanes = lane.ring.ready.get(lane.bot);
  if (lanes?.delete(lane)) lanes.add(lane);
}
