import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../errors.ts';
import type { LocalPortal } from '../local-portal/create.ts';
import type { CliCommand } from './command.ts';
import { follow, terminalText } from './dev/transcript.ts';
import { interruption } from './interruption.ts';
import { localApplication, serverEnv } from './playground.ts';
import { pickPort } from './port.ts';
import { type OpenedPortal, openPortal, portalFlags, portalUsage } from './portal-options.ts';

interface Application {
  clientId: string;
  clientSecret: string;
}

/** What a person or a script needs to know of the portal. */
function facts({ local, caFile, trust }: OpenedPortal, application: Application, webhook?: string) {
  const { state } = local.portal;
  return {
    type: 'portal',
    origin: local.origin,
    page: `${local.origin}/online/`,
    rest: `${local.origin}/rest/`,
    oauth: local.oauthOrigin,
    control: `${local.origin}/_portal/state`,
    memberId: state.memberId,
    users: [...state.users.values()].map(({ id, name, lastName, isAdmin, isConnector }) => ({
      id,
      name: `${name} ${lastName}`.trim(),
      role: isAdmin ? 'administrator' : isConnector ? 'visitor of the open line' : 'user',
    })),
    ...(webhook === undefined ? {} : { webhook }),
    env: {
      ...(webhook === undefined ? serverEnv(local, application) : { B24_WEBHOOK_URL: webhook }),
      ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
    },
    trust,
  };
}

function factsText(known: ReturnType<typeof facts>): string {
  const { origin, page, oauth, control, memberId, users, env, trust } = known;
  return [
    `portal         ${origin}`,
    `chat page      ${page}`,
    `authorisation  ${oauth}`,
    `control        ${control}`,
    `member_id      ${memberId}`,
    'people',
    ...users.map(({ id, name, role }) => `  ${id}  ${name}${role === 'user' ? '' : ` (${role})`}`),
    'environment of a server for this portal',
    ...Object.entries(env).map(([name, value]) => `  ${name}=${value}`),
    ...(trust.length === 0 ? [] : ['to trust its certificate', ...trust.map((line) => `  ${line}`)]),
    '',
  ].join('\n');
}

/** Waits until something answers: ONAPPINSTALL is told once and never again. */
async function untilReachable(url: string, signal: AbortSignal, waiting: () => void): Promise<boolean> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    const answers = await fetch(url, { method: 'HEAD', signal }).then(
      () => true,
      () => false,
    );
    if (answers) return true;
    if (tries === 0) waiting();
    await pause(500, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Installs the application and tells how the server took it. */
async function install(local: LocalPortal, url: string, application: Application): Promise<number | null> {
  const { scope } = localApplication;
  // A kept portal may have it, under another address perhaps: it is installed anew, as a person would.
  local.uninstallApp(application.clientId);
  local.installApp({ installUrl: url, ...application, scope, title: 'b24bot' });
  await local.settle();
  const told = local.portal.traffic.findLast(
    (entry) => entry.kind === 'event' && entry.name === 'ONAPPINSTALL',
  );
  return told?.status ?? null;
}

export const command: CliCommand = {
  usage: `b24bot portal
  A Bitrix24 portal on this machine, alone: REST, authorisation, events. For servers in any language.
  Prints addresses, people and the environment that a server needs; runs until it is interrupted.
  --port N               port of the portal (default 4100, or any free one)
  --oauth-port N         port of the authorisation server (default 4101, or any free one)
  --v1-only              a portal without imbot.v2.*
  --install URL          install an application with this install address as soon as the address answers
  --webhook              make an incoming webhook of the administrator, and print the environment for that instead
  --client-id ID         id and secret of that application
  --client-secret TEXT
${portalUsage}
  --json                 one JSON line for the portal, then one a message`,

  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'oauth-port': { type: 'string' },
        'v1-only': { type: 'boolean', default: false },
        install: { type: 'string' },
        webhook: { type: 'boolean', default: false },
        'client-id': { type: 'string', default: localApplication.clientId },
        'client-secret': { type: 'string', default: localApplication.clientSecret },
        json: { type: 'boolean', default: false },
        ...portalFlags,
      },
    });
    if (values.install !== undefined && !/^https?:\/\/./.test(values.install))
      throw new ConfigError(
        `--install ${values.install} is no address`,
        'For example: --install http://127.0.0.1:3000/bitrix24/install',
      );
    const application = { clientId: values['client-id'], clientSecret: values['client-secret'] };
    const tell = (text: string, line: object): void => console.log(values.json ? JSON.stringify(line) : text);
    const signal = interruption();

    const opened = await openPortal(values, {
      port: await pickPort(values.port, 4100),
      oauthPort: await pickPort(values['oauth-port'], 4101),
      hasV2: !values['v1-only'],
      warn: (text) => console.error(`the portal: ${text}`),
    });
    const { local } = opened;
    const stopFollowing = follow(local, (line) => tell(terminalText(line), line));
    try {
      const webhook = values.webhook ? local.createWebhook(1, localApplication.scope).url : undefined;
      const known = facts(opened, application, webhook);
      tell(factsText(known), known);
      const { install: url } = values;
      const waiting = (): void => tell(`waiting for ${url} …`, { type: 'waiting', url });
      if (url !== undefined && (await untilReachable(url, signal, waiting))) {
        const status = await install(local, url, application);
        tell(`ONAPPINSTALL: ${status ?? 'no answer'}\n`, { type: 'installed', status });
      }
      // The listening portal keeps the process alive until somebody interrupts it.
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return 0;
    } finally {
      stopFollowing();
      await local.close();
    }
  },
};
