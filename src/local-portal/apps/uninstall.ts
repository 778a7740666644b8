import type { PortalCore } from '../core.ts';
import { unsubscribe } from '../events/subscriptions.ts';
import { removeBot } from './remove-bot.ts';
import { tellApp } from './tell-app.ts';

/**
 * Removes an application: its bots first, ONAPPUNINSTALL to whoever bound it (no tokens), then subscriptions and
 * tokens. `clean`: its options go too; local applications are always cleaned. Returns false when it was not
 * installed.
 */
export function uninstallApp(core: PortalCore, clientId: string, options: { clean?: boolean } = {}): boolean {
  const { state } = core;
  const app = state.apps.get(clientId);
  if (app === undefined) return false;
  const clean = app.status === 'L' || (options.clean ?? true);
  const installer = state.users.get(app.installerId) ?? null;
  for (const bot of [...state.bots.values()]) if (bot.appId === clientId) removeBot(core, bot, installer);
  const data = { LANGUAGE_ID: state.language, CLEAN: clean };
  tellApp(core, app, 'ONAPPUNINSTALL', data, { user: null, refresh: false });
  unsubscribe(core, { appId: clientId });
  for (const token of state.tokens.values())
    if (token.clientId === clientId) state.refreshTokens.delete(token.refreshToken);
  if (!clean) state.keptOptions.set(clientId, app.options);
  state.apps.delete(clientId);
  return true;
}
