import type { PortalCore } from '../core.ts';
import { topAuth } from '../events/auth.ts';
import { envelope } from '../events/body.ts';
import type { App, JsonMap, User } from '../state.ts';

/** True when the portal sends an application its events: it is there, its page has finished, and it is paid. */
export function hearsEvents(app: App): boolean {
  return app.active && app.installed && app.isUnpaid !== true;
}

/**
 * Tells every handler that an application bound for one of its own events. `user`: whose tokens are sent, null
 * for none.
 */
export function tellApp(
  core: PortalCore,
  app: App,
  event: string,
  data: JsonMap,
  options: { user: User | null; refresh: boolean },
): void {
  if (!hearsEvents(app)) return;
  const owner = { kind: 'app', app } as const;
  for (const row of core.state.subscriptions) {
    if (row.appId !== app.clientId || row.event !== event) continue;
    const facts = { hops: null, refresh: options.refresh, generation: 'v1' } as const;
    const auth = topAuth(core, owner, options.user, facts);
    core.deliver({ name: event, url: row.url, body: envelope(core, row, data, auth) });
  }
}

/** `data` of ONAPPINSTALL. */
export function installData(core: PortalCore, app: App): JsonMap {
  return { VERSION: app.version, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: core.state.language };
}
