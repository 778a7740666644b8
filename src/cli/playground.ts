import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LocalPortal } from '../local-portal/create.ts';
import { pickPort } from './port.ts';
import { openPortal, type PortalFlags } from './portal-options.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** The application that servers of a local portal belong to. Worth nothing anywhere else. */
export const localApplication = {
  clientId: 'local.0123456789abcd.10203040',
  clientSecret: 'the-secret-of-an-application-on-a-local-portal-only',
  /** All that bots on a local portal can use: what is missing in a real one, its own settings decide. */
  scope: ['imbot', 'im', 'imopenlines', 'disk', 'task', 'user'],
} as const;

const REGISTERED_WITHIN_MS = 10_000;
/** A registration is a row of calls; after this long without one it is over. */
const QUIET_MS = 300;

export interface PlaygroundOptions {
  /** Absolute paths of bot modules; none: what the environment says, else EchoBot. */
  bots?: readonly string[];
  api: string;
  /** Ports of server and portal. */
  port: number;
  portalPort: number;
  logLevel: string;
  /** Further options of the portal; default: one without limits that forgets. */
  portal?: PortalFlags;
  onCrash(code: number | null): void;
}

const plainPortal: PortalFlags = { tls: false, limits: 'off', 'dotless-hosts': false };

/** A local portal and a server process that belongs to it. */
export interface Playground {
  readonly local: LocalPortal;
  readonly server: ServerProcess;
  /** Installs the application, or installs it anew; resolves with the id of the first bot that the server registers. */
  install(): Promise<number>;
  close(): Promise<void>;
}

/** What a server needs in its environment to belong to a local portal. */
export function serverEnv(
  local: Pick<LocalPortal, 'origin' | 'oauthOrigin'>,
  application: { clientId: string; clientSecret: string } = localApplication,
): Record<string, string> {
  return {
    B24_CLIENT_ID: application.clientId,
    B24_CLIENT_SECRET: application.clientSecret,
    B24_ALLOWED_HOSTS: [local.origin, local.oauthOrigin].map((origin) => new URL(origin).host).join(','),
    B24_OAUTH_SERVERS: local.oauthOrigin,
  };
}

/** Starts both; nothing is installed yet. @throws Error when the server does not become ready */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { bots = [], api } = options;
  const { portal = plainPortal } = options;
  const { local, caFile } = await openPortal(portal, {
    port: options.portalPort,
    // A server that remembers the portal remembers where its authorisation server was.
    oauthPort: await pickPort(undefined, options.portalPort + 1),
    hasV2: api !== 'v1',
  });
  const temporary = portal.data === undefined ? await mkdtemp(join(tmpdir(), 'b24bot-')) : undefined;
  const folder = resolve(temporary ?? portal.data ?? '');
  const tidy = async (): Promise<void> => {
    await local.close();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  let server: ServerProcess;
  try {
    server = await startServerProcess({
      port: options.port,
      env: {
        NODE_ENV: 'development',
        ...(bots.length > 0 ? { BOTS: bots.join(',') } : {}),
        B24_API: api,
        ...serverEnv(local),
        ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
        DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
        LOG_LEVEL: options.logLevel,
        LOG_PRETTY: 'true',
      },
      onCrash: options.onCrash,
    });
  } catch (error) {
    await tidy();
    throw error;
  }
  return {
    local,
    server,
    async install() {
      const installUrl = `${server.origin}/bitrix24/install`;
      const { apps, bots: registered } = local.portal.state;
      const [known] = registered.values();
      const isKept =
        portal.data !== undefined && apps.get(localApplication.clientId)?.installUrl === installUrl;
      // Portal and server remember each other: a new installation would bring a new bot without its dialogs.
      if (isKept && known !== undefined) return known.id;
      local.uninstallApp(localApplication.clientId);
      await local.settle();
      local.installApp({
        installUrl,
        ...localApplication,
        title: 'b24bot',
      });
      return await registeredBot(local);
    },
    async close() {
      await server.stop();
      await tidy();
    },
  };
}

/** The id of the first bot, once the server has registered everything. */
async function registeredBot(local: LocalPortal): Promise<number> {
  const { traffic, state } = local.portal;
  let seen = traffic.length;
  let quietSince = Date.now();
  for (const end = Date.now() + REGISTERED_WITHIN_MS; Date.now() < end; await pause(20)) {
    if (traffic.length !== seen) {
      seen = traffic.length;
      quietSince = Date.now();
    }
    const [bot] = state.bots.values();
    if (bot && Date.now() - quietSince >= QUIET_MS) return bot.id;
  }
  throw new Error('the server did not register its bot in the local portal');
}
