import type { LaneHold } from '../store.ts';

/** What this process knows of a lane that it holds. */
export interface Held {
  readonly lane: string;
  readonly portal: string;
  readonly fence: number;
  /** The end of the lease by this process's own clock, ms; not later than by the database's. */
  until: number;
  /** A finish or release is on its way. */
  ending: boolean;
  /** The event may have effect records. */
  recorded: boolean;
}

/** The lanes that this process holds. The database decides; this tells without asking what can be lost already. */
export class Holds {
  readonly #lanes = new Map<string, Held>();
  readonly #portals = new Map<string, number>();

  add(held: Held): void {
    this.drop(held.lane);
    this.#lanes.set(held.lane, held);
    this.#portals.set(held.portal, (this.#portals.get(held.portal) ?? 0) + 1);
  }

  /** Null when the hold was used up, let go or lost. */
  find({ lane, fence }: Pick<LaneHold, 'lane' | 'fence'>): Held | null {
    const held = this.#lanes.get(lane);
    return held !== undefined && held.fence === fence ? held : null;
  }

  drop(lane: string): void {
    const held = this.#lanes.get(lane);
    if (held === undefined) return;
    this.#lanes.delete(lane);
    const left = (this.#portals.get(held.portal) ?? 1) - 1;
    if (left === 0) this.#portals.delete(held.portal);
    else this.#portals.set(held.portal, left);
  }

  all(): Held[] {
    return [...this.#lanes.values()];
  }

  /** How many more lanes each portal may have that has some. */
  shares(perPortal: number): { portals: string[]; left: number[]; full: string[] } {
    const portals: string[] = [];
    const left: number[] = [];
    const full: string[] = [];
    for (const [portal, count] of this.#portals) {
      portals.push(portal);
      left.push(Math.max(0, perPortal - count));
      if (count >= perPortal) full.push(portal);
    }
    return { portals, left, full };
  }
}
