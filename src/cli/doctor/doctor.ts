import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environmentSecrets } from '../../app/log-secrets.ts';
import { readConfig } from '../../config.ts';
import { B24BotError } from '../../errors.ts';
import { scrubText } from '../../redact.ts';
import type { CliCommand } from '../command.ts';
import { openSite, type Site } from '../site.ts';
import { checkAddress, checkCertificate } from './address.ts';
import { broken, type Finding, findingText, ok, type Verdict } from './finding.ts';
import { checkPortal } from './portal-checks.ts';
import { checkReplicas } from './replica-check.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a server would start with this environment. */
function checkConfiguration(env: Environment): Verdict {
  try {
    readConfig(env);
    return ok('complete');
  } catch (error) {
    return trouble(error);
  }
}

function trouble(error: unknown): Verdict {
  if (!(error instanceof B24BotError)) throw error;
  return broken(error.message, error.hint ?? 'See .env.example.');
}

/** True when portals have to reach the server: an application is installed over it, or events are posted to it. */
function isReached({ config, bots }: Site): boolean {
  if (config.webhookUrl === undefined || config.clientId !== undefined) return true;
  return (
    config.delivery === 'webhook' ||
    config.api === 'v1' ||
    bots.some(({ profile }) => profile.delivery === 'webhook' || profile.api === 'v1')
  );
}

async function examine(env: Environment, portal: string | undefined, refresh: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  const add = (check: string, verdict: Verdict): void => {
    findings.push({ check, ...verdict });
  };
  add('configuration', checkConfiguration(env));
  let site: Site;
  try {
    site = await openSite(env);
  } catch (error) {
    add('database and bots', trouble(error));
    return findings;
  }
  try {
    add('database and bots', ok(site.bots.map(({ profile }) => profile.code).join(', ')));
    const servers = await checkReplicas(site.store.replicas);
    if (servers) add('servers', servers);
    if (isReached(site)) {
      add('public address', await checkAddress(site.config.publicUrl));
      add('certificate', await checkCertificate(site.config.publicUrl, Date.now()));
    }
    const taken = await site.takeIn().then(() => null, trouble);
    if (taken) add('incoming webhook', taken);
    const portals = await site.served(portal);
    if (portals.length === 0 && !taken) {
      add(
        'portals',
        broken(
          'none is known',
          'Open the application in a portal as an administrator, or set B24_WEBHOOK_URL.',
        ),
      );
    }
    for (const row of portals) findings.push(...(await checkPortal(site, row, refresh)));
    return findings;
  } finally {
    await site.close();
  }
}

export const command: CliCommand = {
  usage: `b24bot doctor [--portal X]
  Looks at everything between the server and its portals: configuration, public address, certificate, access,
  clock, permissions, revision, bots and commands, subscriptions. Each finding comes with its fix.
  Uses the environment of the server (.env). Ends with 1 when something is broken.
  --portal X      only this portal (domain or member_id)
  --refresh       renew the application's tokens even if they live, to see that it works
  --json          one JSON object`,

  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        portal: { type: 'string' },
        refresh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (existsSync('.env')) process.loadEnvFile('.env');
    const findings = await examine(process.env, values.portal, values.refresh);
    const isBroken = findings.some(({ level }) => level === 'broken');
    const text = values.json
      ? JSON.stringify({ ok: !isBroken, findings })
      : findings.map((finding) => findingText(finding)).join('\n');
    // What others say of their trouble, a bot's module say, may hold anything.
    console.log(scrubText(text, environmentSecrets(process.env)));
    return isBroken ? 1 : 0;
  },
};
