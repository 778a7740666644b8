import { z } from 'zod';
import type { Frames } from '../apps/frame-page.ts';
import type { PortalCore } from '../core.ts';
import type { HttpAnswer } from '../http/listener.ts';
import type { LocalPortal } from '../local-portal.ts';
import { PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';
import { appRoutes } from './app-routes.ts';
import { type Control, control } from './input.ts';
import { peopleRoutes } from './people-routes.ts';
import { portalRoutes } from './portal-routes.ts';

/** What can be asked of a portal, by `METHOD path`. */
export interface ControlRoutes {
  /** Answered with JSON. */
  controls: Readonly<Record<string, Control>>;
  /** Answered with a page. */
  pages: Readonly<Record<string, (query: JsonMap) => HttpAnswer>>;
}

const frameQuery = z.object({
  app: z.string(),
  user: z.coerce.number().int(),
  placement: z.string().optional(),
});

/** Everything a test in any language needs to drive a portal; `docs/local-portal.md` lists it for people. */
export function controlRoutes(core: PortalCore, local: LocalPortal, frames: Frames): ControlRoutes {
  return {
    controls: {
      ...peopleRoutes(local.people),
      ...appRoutes(core, local),
      ...portalRoutes(core, local),
      'POST frame/command': control(
        z.object({ sid: z.string(), command: z.string(), params: z.json() }),
        (input) => ({ result: frames.command(input.sid, input.command, input.params) }),
      ),
    },
    pages: {
      'GET frame': (query) => {
        const asked = frameQuery.safeParse(query);
        if (!asked.success)
          throw new PortalError('INPUT_BROKEN', 'For example: /_portal/frame?app=CLIENT_ID&user=1');
        const { app, user, placement } = asked.data;
        return frames.page(app, user, { placement });
      },
    },
  };
}
