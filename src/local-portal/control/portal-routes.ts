import { z } from 'zod';
import type { PortalCore } from '../core.ts';
import { faultSchema } from '../faults/fault-schema.ts';
import type { LocalPortal } from '../local-portal.ts';
import { PortalError } from '../portal.ts';
import { settingsSchema } from '../settings-schema.ts';
import { createEventLog } from './event-log.ts';
import { type Control, control } from './input.ts';

const nothing = z.object({});
const after = z.object({ after: z.coerce.number().int().nonnegative().default(0) });

/** Clock, faults, limits, settings and the address of the portal, as controls. */
export function portalRoutes(core: PortalCore, local: LocalPortal): Record<string, Control> {
  const events = createEventLog(core);
  const clock = () => ({ now: core.now(), date: new Date(core.now()).toISOString() });
  return {
    'GET events': control(after, (input) => ({ events: events.after(input.after) })),
    'POST settle': control(nothing, async () => {
      await local.settle();
      return {};
    }),
    'GET faults': control(nothing, () => ({ faults: core.faults.list() })),
    'POST faults': control(faultSchema, (order) => core.faults.add(order)),
    'POST faults/remove': control(z.object({ id: z.number().int() }), (input) => {
      if (!core.faults.remove(input.id)) throw new PortalError('NOT_FOUND', 'There is no such fault', 404);
      return {};
    }),
    'POST faults/clear': control(nothing, () => {
      core.faults.clear();
      return {};
    }),
    'GET clock': control(nothing, clock),
    'POST clock': control(
      z.union(
        [z.object({ at: z.number().int() }).strict(), z.object({ advance: z.number().int() }).strict()],
        {
          error: 'give "at" (Unix milliseconds) or "advance" (milliseconds)',
        },
      ),
      (input) => {
        if ('at' in input) local.setClock(input.at);
        else local.advanceClock(input.advance);
        return clock();
      },
    ),
    'GET settings': control(nothing, () => core.settings),
    'POST settings': control(settingsSchema, (input) => {
      const given = Object.entries(input).filter(([, value]) => value !== undefined);
      return Object.assign(core.settings, Object.fromEntries(given));
    }),
    'GET limits': control(z.object({ source: z.string().default('127.0.0.1') }), (input) =>
      core.limits.view(input.source),
    ),
    'POST limits/burden': control(
      z.object({ clientId: z.string().min(1), method: z.string().min(1), seconds: z.number().positive() }),
      (input) => {
        core.limits.burden(input.clientId, input.method, input.seconds);
        return {};
      },
    ),
    'POST rename': control(
      z.object({ port: z.number().int().min(0).max(65_535).default(0) }),
      async (input) => ({
        origin: await local.rename(input.port),
      }),
    ),
  };
}
