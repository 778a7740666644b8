import { z } from 'zod';
import { knownApp } from '../apps/change.ts';
import { confirmMethod } from '../apps/confirm.ts';
import { placementSchema } from '../apps/placement-schema.ts';
import type { PortalCore } from '../core.ts';
import { clientEndpoint, serverEndpoint } from '../events/auth.ts';
import type { LocalPortal } from '../local-portal.ts';
import { PortalError } from '../portal.ts';
import type { App } from '../state.ts';
import { mintToken } from '../tokens.ts';
import { type Control, control } from './input.ts';

const id = z.coerce.number().int().positive();
const clientId = z.string().min(1);
const scope = z.array(z.string());

/** An application with everything its developer has to know, secret included. */
function shown({ clientId: client_id, clientSecret, applicationToken, installed, version }: App) {
  return { clientId: client_id, clientSecret, applicationToken, installed, version };
}

/** Applications, webhooks and tokens, as controls. */
export function appRoutes(core: PortalCore, local: LocalPortal): Record<string, Control> {
  return {
    'POST apps/install': control(
      z.object({
        installUrl: z.string(),
        handlerUrl: z.string().optional(),
        scope,
        kind: z.enum(['app', 'page']).optional(),
        clientId: clientId.optional(),
        clientSecret: z.string().optional(),
        title: z.string().optional(),
        status: z.enum(['L', 'F', 'D', 'T', 'P', 'S']).optional(),
        version: z.number().int().optional(),
        installerId: id.optional(),
      }),
      (input) => shown(local.installApp(input)),
    ),
    'POST apps/open': control(
      z.object({ clientId, userId: id, placement: placementSchema.optional() }),
      async (input) => {
        const { url, status } = await local.openApp(input.clientId, input.userId, input.placement);
        return { url, status };
      },
    ),
    'POST apps/finish': control(z.object({ clientId, userId: id.optional() }), (input) => ({
      installed: local.finishInstall(input.clientId, input.userId),
    })),
    'POST apps/update': control(
      z.object({
        clientId,
        version: z.number().int().optional(),
        scope: scope.optional(),
        newToken: z.boolean().optional(),
      }),
      (input) => shown(local.updateApp(input.clientId, input)),
    ),
    'POST apps/paid': control(z.object({ clientId, paid: z.boolean() }), (input) =>
      shown(local.setPaid(input.clientId, input.paid)),
    ),
    'POST apps/confirm': control(
      z.object({ clientId, method: z.string().min(1), confirmed: z.boolean(), accessToken: z.string() }),
      ({ clientId: of, method, confirmed, accessToken }) => {
        confirmMethod(core, of, { method, isConfirmed: confirmed, accessToken });
        return {};
      },
    ),
    'POST apps/rights': control(
      z.object({ clientId, access: z.array(id).nullable().optional(), blocked: z.boolean().optional() }),
      (input) => {
        const app = knownApp(core, input.clientId);
        if (input.access === null) delete app.access;
        else if (input.access !== undefined) app.access = input.access;
        if (input.blocked !== undefined) app.isBlocked = input.blocked;
        return shown(app);
      },
    ),
    'POST apps/uninstall': control(z.object({ clientId, clean: z.boolean().optional() }), (input) => {
      knownApp(core, input.clientId);
      return { removed: local.uninstallApp(input.clientId, { clean: input.clean ?? true }) };
    }),
    'POST webhooks': control(z.object({ userId: id, scope }), (input) =>
      local.createWebhook(input.userId, input.scope),
    ),
    'POST tokens/issue': control(z.object({ clientId, userId: id }), (input) => {
      const app = knownApp(core, input.clientId);
      if (!core.state.users.has(input.userId)) throw new PortalError('USER_NOT_FOUND', 'User not found', 404);
      const token = mintToken(core, app, input.userId);
      return {
        access_token: token.accessToken,
        refresh_token: token.refreshToken,
        expires_in: core.settings.tokenLife,
        member_id: core.state.memberId,
        client_endpoint: clientEndpoint(core),
        server_endpoint: serverEndpoint(core),
      };
    }),
    'POST tokens/expire': control(tokenFilter, (input) => ({ count: local.expireTokens(input) })),
    'POST tokens/revoke': control(tokenFilter, (input) => ({ count: local.revokeTokens(input) })),
  };
}

const tokenFilter = z
  .object({ clientId, userId: id, accessToken: z.string() })
  .partial()
  .transform(({ clientId: of, userId, accessToken }) => ({
    ...(of === undefined ? {} : { clientId: of }),
    ...(userId === undefined ? {} : { userId }),
    ...(accessToken === undefined ? {} : { accessToken }),
  }));
