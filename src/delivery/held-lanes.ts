import type { LaneHold } from '../storage/store.ts';
import type { LaneRun } from './lane-run.ts';

/** A lane that is held, and its run, once there is one. */
export interface HeldLane {
  readonly hold: LaneHold;
  run: LaneRun | null;
}

/**
 * The lanes held now: about as many as events are handled at once. A list, because a Map that makes room keeps its former
 * table, with what was in it, until the next full garbage collection: with entries that live for milliseconds, every event.
 */
export class HeldLanes implements Iterable<HeldLane> {
  readonly #list: HeldLane[] = [];

  /** Adds the lane, or gives it its next run. */
  set(hold: LaneHold, run: LaneRun | null): void {
    const held = this.#list.find((one) => one.hold === hold);
    if (held) held.run = run;
    else this.#list.push({ hold, run });
  }

  runOf(hold: LaneHold): LaneRun | null {
    return this.#list.find((one) => one.hold === hold)?.run ?? null;
  }

  remove(hold: LaneHold): void {
    const at = this.#list.findIndex((one) => one.hold === hold);
    const last = at < 0 ? undefined : this.#list.pop();
    if (last && last.hold !== hold) this.#list[at] = last;
  }

  holds(): LaneHold[] {
    return this.#list.map(({ hold }) => hold);
  }

  /** A copy: what is done with one of them may let others go. */
  [Symbol.iterator](): Iterator<HeldLane> {
    return [...this.#list].values();
  }
}
