import type { PortalCore } from '../core.ts';
import { formParams } from '../http/params.ts';
import type { Traffic } from '../portal.ts';
import type { Json } from '../state.ts';
import { withoutSecrets } from './secrets.ts';

type Event = Extract<Traffic, { kind: 'event' }>;

/** An event that the portal sent, without secrets. */
export interface EventView {
  /** Counts from 1; never given twice. */
  n: number;
  /** Unix milliseconds. */
  at: number;
  name: string;
  url: string;
  /** The decoded form. */
  body: Json;
  /** Answer of the handler; null: none, or none yet. */
  status: number | null;
  error?: string;
}

/** Numbers events and shows those after the n-th, oldest first. */
export interface EventLog {
  after(n: number): EventView[];
}

export function createEventLog(core: PortalCore): EventLog {
  const numbers = new WeakMap<Traffic, number>();
  let last = 0;

  function numbered(): { n: number; event: Event }[] {
    return core.traffic
      .filter((entry): entry is Event => entry.kind === 'event')
      .map((event) => {
        const known = numbers.get(event);
        if (known !== undefined) return { n: known, event };
        last += 1;
        numbers.set(event, last);
        return { n: last, event };
      });
  }

  return {
    after: (after) =>
      numbered()
        .filter(({ n }) => n > after)
        .map(({ n, event }) => ({
          n,
          at: event.at,
          name: event.name,
          url: String(withoutSecrets(core.state, event.url)),
          body: withoutSecrets(core.state, formParams(event.body)),
          status: event.status,
          ...(event.error === undefined ? {} : { error: event.error }),
        })),
  };
}
