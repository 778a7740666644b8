import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type BotPlan, type PlannedChange, planRegistration } from '../bot/registration/plan.ts';
import { createRegistration } from '../bot/registration/registration.ts';
import { ConfigError } from '../errors.ts';
import type { PortalRow } from '../storage/store.ts';
import type { CliCommand } from './command.ts';
import { openSite, type Site } from './site.ts';

interface PortalPlan {
  portal: PortalRow;
  bots: BotPlan[];
}

async function plansOf(site: Site, portals: readonly PortalRow[]): Promise<PortalPlan[]> {
  const { bots, rest, config, store } = site;
  const plans: PortalPlan[] = [];
  for (const portal of portals) {
    const caller = rest.as(site.portals.identity.installer(portal));
    const found: BotPlan[] = [];
    for (const bot of bots) {
      const row = await store.bots.get(portal.memberId, bot.profile.code);
      found.push(await planRegistration(bot, { ...config, caller, portal, row }));
    }
    plans.push({ portal, bots: found });
  }
  return plans;
}

function changeLine({ sign, what, from, to }: PlannedChange): string {
  const values = [from, to].filter((text) => text !== undefined).map((text) => JSON.stringify(text));
  return `    ${sign} ${what}${values.length === 0 ? '' : ` ${values.join(' -> ')}`}`;
}

function planText({ portal, bots }: PortalPlan): string {
  return [
    `${portal.domain} (${portal.memberId})`,
    ...bots.flatMap(({ code, generation, delivery, botId, changes }) => [
      `  ${code}: ${botId === undefined ? 'not registered' : `bot ${botId}`}, ${generation}, ${delivery === 'fetch' ? 'events are fetched' : 'events are posted'}`,
      ...(changes.length === 0 ? ['    as declared'] : changes.map(changeLine)),
    ]),
  ].join('\n');
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new ConfigError('nobody is there to agree to these changes', 'Run it again with --yes.');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await lines.question('Change that? [y/N] '));
  } finally {
    lines.close();
  }
}

export const command: CliCommand = {
  usage: `b24bot register [--portal X] [--yes] [--force]
  Brings the bots in line with what their modules declare, in the portal of B24_WEBHOOK_URL and in the portals that
  installed the application. Shows what would change and asks first; what is as declared is left alone.
  A server does the same by itself when it starts. Uses the environment of the server (.env).
  --portal X      only this portal (domain or member_id)
  --yes           do not ask
  --force         register everything again, also what is as declared: addresses and texts a portal does not tell
  --dry-run       only show
  --json          one JSON line a portal`,

  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        portal: { type: 'string' },
        yes: { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (existsSync('.env')) process.loadEnvFile('.env');
    const site = await openSite(process.env);
    try {
      await site.takeIn();
      const portals = await site.served(values.portal);
      if (portals.length === 0) {
        throw new ConfigError(
          'no portal is known',
          'Set B24_WEBHOOK_URL, or install the application in a portal while the server runs.',
        );
      }
      const plans = await plansOf(site, portals);
      for (const plan of plans) {
        const { memberId, domain } = plan.portal;
        console.log(values.json ? JSON.stringify({ memberId, domain, bots: plan.bots }) : planText(plan));
      }
      const pending = plans.filter(
        ({ bots }) => values.force || bots.some(({ changes }) => changes.length > 0),
      );
      if (pending.length === 0 || values['dry-run']) return 0;
      if (!values.yes && !(await agreed())) return 1;
      return await carryOut(site, pending, values.json);
    } finally {
      await site.close();
    }
  },
};

async function carryOut(site: Site, plans: readonly PortalPlan[], json: boolean): Promise<number> {
  const { bots, rest, store, config, log } = site;
  const register = createRegistration({
    ...config,
    bots,
    rest,
    portals: site.portals,
    store: store.bots,
    log,
  });
  for (const { portal } of plans) {
    await register(portal, { force: true });
    if (!json) console.log(`${portal.domain}: done`);
  }
  return 0;
}
