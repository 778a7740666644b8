import type { BotDefinition } from '../../bot/define-bot.ts';
import { servesOpenLines } from '../../bot/profile.ts';
import { type BotPlan, planRegistration } from '../../bot/registration/plan.ts';
import { AuthError, B24BotError, RestError, TransportError } from '../../errors.ts';
import { isWebhookPortal } from '../../portals/webhook.ts';
import type { RestCaller } from '../../rest/rest.ts';
import type { PortalRow } from '../../storage/store.ts';
import type { Site } from '../site.ts';
import { broken, type Finding, ok, type Verdict, warning } from './finding.ts';

/** Clocks may differ by this much before anything is said; beyond the second, tokens seem expired. */
const SKEW_S = { warning: 30, broken: 300 };
const EVENTS_PATH = '/bitrix24/events';
/** A server asks every half minute at the latest. */
const SILENT_MS = 600_000;

/** Everything about one portal. Goes on after what is broken, but for a portal that does not answer at all. */
export async function checkPortal(site: Site, portal: PortalRow, refresh: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  const caller = site.rest.as(site.portals.identity.installer(portal));
  async function look(check: string, make: () => Promise<Verdict[] | Verdict>): Promise<boolean> {
    const verdicts = await make().catch((error: unknown) => troubleOf(error));
    for (const verdict of [verdicts].flat()) findings.push({ check, portal: portal.domain, ...verdict });
    return findings.every(({ level }) => level !== 'broken');
  }
  if (!(await look('access', () => checkAccess(site, portal, caller, refresh)))) return findings;
  await look('clock', () => checkClock(caller));
  await look('permissions', () => checkScopes(caller, site.bots));
  await look('revision', () => checkRevision(caller));
  const plans: BotPlan[] = [];
  for (const bot of site.bots) {
    await look(`bot '${bot.profile.code}'`, async () => {
      const row = await site.store.bots.get(portal.memberId, bot.profile.code);
      const plan = await planRegistration(bot, { ...site.config, caller, portal, row });
      plans.push(plan);
      return checkBot(plan);
    });
  }
  const posted = plans.filter(({ delivery, botId }) => delivery === 'webhook' && botId !== undefined);
  if (posted.length > 0 && !isWebhookPortal(portal))
    await look('subscriptions', () => checkSubscriptions(site, caller, posted));
  for (const plan of plans.filter(({ delivery }) => delivery === 'fetch'))
    await look(`bot '${plan.code}'`, () => checkFetching(site, portal, plan));
  return findings;
}

/** Says what failed, and its hint. */
function troubleOf(error: unknown): Verdict {
  if (!(error instanceof B24BotError)) throw error;
  return broken(`${error.code}: ${error.message}`, error.hint ?? fixOf(error));
}

function fixOf(error: B24BotError): string {
  if (error instanceof AuthError) return 'Have an administrator open or reinstall the application.';
  if (error instanceof TransportError) return 'See whether this machine reaches the portal over https.';
  if (error instanceof RestError && error.retryable) return 'Try again in a minute.';
  return 'See the code in the documentation of the REST API.';
}

async function checkAccess(
  { tokens }: Site,
  portal: PortalRow,
  caller: RestCaller,
  refresh: boolean,
): Promise<Verdict> {
  const { memberId, installerId } = portal;
  const isWebhook = isWebhookPortal(portal);
  if (refresh && !isWebhook) {
    const pair = await tokens.get(memberId, installerId);
    await tokens.renew(memberId, installerId, pair?.accessToken ?? '');
  }
  // An expired token is renewed on the way: that it can be is part of the answer.
  await caller.call('server.time', {});
  if (isWebhook) return ok(`the incoming webhook of user ${installerId} works`);
  const pair = await tokens.get(memberId, installerId);
  const until = new Date((pair?.expires ?? 0) * 1000).toISOString();
  return ok(`the token of user ${installerId} works until ${until}${refresh ? ' and was just renewed' : ''}`);
}

async function checkClock(caller: RestCaller): Promise<Verdict> {
  const before = Date.now();
  const told = Date.parse(String(await caller.call('server.time', {})));
  const after = Date.now();
  if (Number.isNaN(told)) return warning('the portal tells no time', 'Nothing to do.');
  const skew = Math.round((told - (before + after) / 2) / 1000);
  const text =
    skew === 0 ? "as the portal's" : `${Math.abs(skew)} s ${skew > 0 ? 'behind' : 'ahead of'} the portal's`;
  const fix = 'Let this machine keep its clock by NTP: tokens seem expired, or fresh, at the wrong time.';
  if (Math.abs(skew) > SKEW_S.broken) return broken(text, fix);
  return Math.abs(skew) > SKEW_S.warning ? warning(text, fix) : ok(text);
}

async function checkScopes(caller: RestCaller, bots: readonly BotDefinition[]): Promise<Verdict> {
  const granted: unknown = await caller.call<unknown>('scope', {});
  const scope = Array.isArray(granted) ? granted.map(String) : [];
  const needed = [
    'imbot',
    'im',
    ...(bots.some(({ profile }) => servesOpenLines(profile)) ? ['imopenlines'] : []),
  ];
  const missing = needed.filter((name) => !scope.includes(name));
  const text = scope.join(', ');
  if (missing.length === 0) return ok(text);
  const fix = `Tick ${missing.join(', ')} in the application or webhook, in the portal, and save it (an application: open it again).`;
  return missing.includes('imbot')
    ? broken(`${text}; imbot is missing`, fix)
    : warning(`${text}; ${missing.join(', ')} is missing`, fix);
}

async function checkRevision(caller: RestCaller): Promise<Verdict> {
  try {
    const { rest } = await caller.call('imbot.v2.Revision.get', {});
    return ok(`imbot.v2, revision ${rest}`);
  } catch (error) {
    if (error instanceof RestError && error.code === 'ERROR_METHOD_NOT_FOUND') return ok('v1 only');
    throw error;
  }
}

function checkBot({ botId, generation, delivery, changes }: BotPlan): Verdict {
  const fix = 'Run: b24bot register';
  if (botId === undefined) return broken('is not registered in the portal', fix);
  const how = `bot ${botId}, ${generation}, events are ${delivery === 'fetch' ? 'fetched' : 'posted'}`;
  if (changes.length === 0) return ok(`${how}, as declared`);
  const list = changes.map(({ sign, what }) => `${sign} ${what}`).join(', ');
  const hurts = changes.some(
    ({ sign, what }) => what === 'delivery' || (sign === '+' && what.startsWith('command')),
  );
  return hurts
    ? broken(`${how}, but not as declared: ${list}`, fix)
    : warning(`${how}, but not as declared: ${list}`, fix);
}

async function checkSubscriptions(
  { config }: Site,
  caller: RestCaller,
  bots: readonly BotPlan[],
): Promise<Verdict> {
  const url = `${config.publicUrl}${EVENTS_PATH}`;
  const rows = await caller.call('event.get', {});
  const bound = new Set(
    rows.flatMap((row) => ('handler' in row && row.handler === url ? [row.event.toUpperCase()] : [])),
  );
  const wanted = [
    'ONAPPUNINSTALL',
    'ONAPPUPDATE',
    ...bots.map(({ generation }) => (generation === 'v2' ? 'ONIMBOTV2MESSAGEADD' : 'ONIMBOTMESSAGEADD')),
  ];
  const missing = [...new Set(wanted)].filter((event) => !bound.has(event));
  if (missing.length === 0) return ok(`${bound.size} events go to ${url}`);
  return broken(
    `${missing.join(', ')} does not go to ${url}`,
    'See PUBLIC_URL; then run: b24bot register --force',
  );
}

async function checkFetching(
  { store }: Site,
  { memberId }: PortalRow,
  { botId }: BotPlan,
): Promise<Verdict[]> {
  if (botId === undefined) return [];
  const last = await store.cursors.get(memberId, -botId);
  if (last === null) return [warning('no events were fetched yet', 'Start the server: npm start')];
  const ago = Date.now() - last;
  const text = `events were fetched ${Math.round(ago / 60_000)} minutes ago`;
  return ago > 2 * SILENT_MS
    ? [warning(text, 'Is the server running? A portal keeps events for a day.')]
    : [ok(text)];
}
