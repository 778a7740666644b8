/**
 * `npm run soak -- [--minutes N] [--kills N] [--api v1|v2] [--no-keys]`: the crash test of the suite, longer. Kills the
 * server again and again while people talk with its bot on a local portal, prints what became of every event it had
 * promised to handle, and as its last line the same as JSON. Ends with 1 when anything was lost, doubled or disordered.
 */
import { parseArgs } from 'node:util';
import { type CrashCount, crashRun } from '../test/crash/run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    kills: { type: 'string' },
    api: { type: 'string' },
    'no-keys': { type: 'boolean', default: false },
  },
});

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined || /^[1-9]\d*$/.test(text)) return text === undefined ? undefined : Number(text);
  console.error(`--${name} must be a whole number above 0, for example --${name} 10`);
  process.exit(2);
}

const minutes = whole(values.minutes, 'minutes');
const kills = whole(values.kills, 'kills');
if (values.api !== undefined && values.api !== 'v1' && values.api !== 'v2') {
  console.error('--api must be v1 or v2; without it both are run, half of the time each');
  process.exit(2);
}
const apis: ('v1' | 'v2')[] = values.api === undefined ? ['v2', 'v1'] : [values.api];
const startedAt = Date.now();
/** Without any limit: one minute. */
const totalMs = minutes !== undefined ? minutes * 60_000 : kills === undefined ? 60_000 : undefined;
const SHOWN_EVERY_MS = 10_000;

async function soak(api: 'v1' | 'v2', index: number): Promise<CrashCount> {
  let shownAt = Date.now();
  return crashRun({
    api,
    random: Math.random,
    kills: kills === undefined ? Number.POSITIVE_INFINITY : Math.ceil(kills / apis.length),
    ...(totalMs === undefined ? {} : { until: startedAt + (totalMs * (index + 1)) / apis.length }),
    keys: !values['no-keys'],
    onLife(count) {
      if (Date.now() - shownAt < SHOWN_EVERY_MS) return;
      shownAt = Date.now();
      const seconds = Math.round((shownAt - startedAt) / 1000);
      console.log(
        `${seconds} s  ${api}  ${count.kills} kills, ${count.accepted} events accepted, ${count.lost} not answered yet, ${count.duplicate} duplicate, ${count.outOfOrder} out of order`,
      );
    },
  });
}

const results: ({ api: 'v1' | 'v2' } & CrashCount)[] = [];
for (const [index, api] of apis.entries()) {
  const count = await soak(api, index);
  results.push({ api, ...count });
  console.log(
    `\n${api}: kills ${count.kills} (${Object.entries(count.at)
      .map(([at, n]) => `${n} ${at}`)
      .join(', ')})`,
  );
  console.log(`  events      ${count.accepted} accepted of ${count.asked}`);
  console.log(`  lost        ${count.lost}`);
  console.log(`  duplicate   ${count.duplicate}`);
  console.log(`  disordered  ${count.outOfOrder}`);
  console.log(`  miscounted  ${count.miscounted} (sessions)`);
  for (const line of [...count.examples, ...count.dead]) console.log(`  ${line}`);
}

const sum = (pick: (count: CrashCount) => number): number =>
  results.reduce((total, count) => total + pick(count), 0);
const total = {
  minutes: Math.round((Date.now() - startedAt) / 6000) / 10,
  apis,
  keys: !values['no-keys'],
  kills: sum(({ kills }) => kills),
  events: sum(({ accepted }) => accepted),
  lost: sum(({ lost }) => lost),
  duplicate: sum(({ duplicate }) => duplicate),
  outOfOrder: sum(({ outOfOrder }) => outOfOrder),
  miscounted: sum(({ miscounted }) => miscounted),
  dead: sum(({ dead }) => dead.length),
};
console.log(`\n${JSON.stringify({ soak: total })}`);
process.exitCode = total.lost + total.duplicate + total.outOfOrder + total.miscounted === 0 ? 0 : 1;
