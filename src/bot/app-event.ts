import type { Logger } from 'pino';
import type { AppEvent } from '../bitrix24/event.ts';
import type { Portals } from '../portals/portal.ts';
import type { RestClient, RestParams } from '../rest/rest.ts';
import { createUserCall, type UserCall } from './call.ts';
import type { BotDefinition } from './define-bot.ts';
import type { Registration } from './registration/registration.ts';

type AppEventKind = AppEvent['kind'];

/** What a handler of application events gets. */
export interface AppContext<Kind extends AppEventKind = AppEventKind> {
  readonly kind: Kind;
  readonly event: Extract<AppEvent, { kind: Kind }>;
  readonly portal: { readonly memberId: string; readonly domain: string; readonly language: string };
  readonly language: string;
  readonly log: Logger;
  /** Calls as the installer. After `uninstalled` the portal refuses every call. */
  readonly call: UserCall;
}

export interface AppEventOptions {
  bots: readonly BotDefinition[];
  rest: RestClient;
  portals: Pick<Portals, 'find' | 'identity'>;
  register: Registration;
  log: Logger;
}

/** What is called for every verified application event, before the portal of an `uninstalled` one is forgotten. */
export type HandleAppEvent = (event: AppEvent) => Promise<void>;

/**
 * Runs the bots' handlers of application events. An update of the application makes the portal forget its
 * subscriptions (event reference, section 10), so the bots are registered again first.
 * @throws whatever the first failing handler threw, after all have run.
 */
export function createAppEventHandler(options: AppEventOptions): HandleAppEvent {
  return async (event) => {
    const portal = await options.portals.find(event.memberId);
    const log = options.log.child({ portal: event.memberId, event: event.id });
    if (!portal) return log.warn('application event of an unknown portal');
    if (event.kind === 'updated') await options.register(portal, { force: true });
    const caller = options.rest.as(options.portals.identity.installer(portal));
    const ctx = contextOf(event, {
      portal: { memberId: portal.memberId, domain: portal.domain, language: portal.language },
      language: event.language,
      log,
      call: createUserCall((method, params: RestParams) =>
        caller.call(method, params, { eventId: event.id }),
      ),
    });
    const failures: unknown[] = [];
    for (const { name, handle } of options.bots.flatMap(({ app }) => app)) {
      if (name !== event.kind) continue;
      try {
        await handle(ctx);
      } catch (error) {
        log.error({ err: error, kind: event.kind }, 'handler of an application event failed');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
}

function contextOf<Event extends AppEvent>(event: Event, rest: Omit<AppContext, 'kind' | 'event'>) {
  return { ...rest, kind: event.kind, event };
}
