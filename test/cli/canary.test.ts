import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';
import { botTokenOf, readWebhookUrl } from '../../src/portals/webhook.ts';
import { b24botIn, type Ended } from './child.ts';

/** Every secret that a server's environment can hold. */
const secret = {
  client: 'canary-client-secret-0123456789abcdefghijklmn',
  webhook: 'canarywebhook1234',
  botToken: 'canarybottoken0123456789',
  database: 'canary%40pass/word',
  key: Buffer.alloc(32, 'canary-key').toString('base64'),
  publish: 'canary-publish-0123456789',
  metrics: 'canary-metrics-0123456789',
  model: 'canary-model-key-0123456789',
};
const CLOSED = '127.0.0.1:9';

let folder: string;
let local: LocalPortal;
let telltale: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'b24bot-canary-'));
  local = await createLocalPortal();
  // A module that throws what it knows, as an SDK of somebody else may.
  telltale = join(folder, 'telltale.ts');
  const told = ['B24_WEBHOOK_URL', 'DATABASE_URL', 'METRICS_TOKEN', 'ASSISTANT_API_KEY', 'ENCRYPTION_KEYS'];
  const all = told.map((name) => `process.env[${JSON.stringify(name)}]`).join(', ');
  writeFileSync(telltale, `throw new Error('no answer: ' + [${all}].join(' '));\n`);
});
afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const base = (): Record<string, string> => ({
  NODE_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'trace',
  LOG_PRETTY: 'false',
  DATABASE_URL: `file:${join(folder, 'b24bot.db')}`,
  B24_CLIENT_ID: 'local.5f0e2d1c3b4a59.12345678',
  B24_CLIENT_SECRET: secret.client,
  B24_BOT_TOKEN: secret.botToken,
  B24_WEBHOOK_URL: `${local.origin}/rest/1/${secret.webhook}/`,
  ENCRYPTION_KEYS: `k1:${secret.key}`,
  PUBLISH_API_KEY: secret.publish,
  METRICS_TOKEN: secret.metrics,
  ASSISTANT_API_KEY: secret.model,
});

const POSTGRES = `postgres://b24bot:${encodeURIComponent(secret.database)}@${CLOSED}/b24bot`;
/** What can be wrong with an environment. */
const troubles: Record<string, () => Record<string, string>> = {
  'a webhook that is revoked': () => ({}),
  'a portal that is away': () => ({ B24_WEBHOOK_URL: `http://${CLOSED}/rest/1/${secret.webhook}/` }),
  'a webhook that is misspelt': () => ({ B24_WEBHOOK_URL: `${local.origin}/rest/one/${secret.webhook}/` }),
  'a database that is away': () => ({ DATABASE_URL: POSTGRES }),
  'a database address that is none': () => ({
    DATABASE_URL: POSTGRES.replace('/b24bot', '').replace('@', '@@'),
  }),
  'keys that are none': () => ({ ENCRYPTION_KEYS: `${secret.key}:k1,${secret.key}` }),
  'a bot that tells': () => ({ BOTS: telltale }),
  'a bot that tells of a database': () => ({ BOTS: telltale, DATABASE_URL: POSTGRES }),
};
const COMMANDS = [
  ['doctor', '--json'],
  ['register', '--yes'],
  ['dead', 'list'],
  ['broadcast', 'list'],
  ['start'],
];

/** Every form in which a secret may be written. */
function traces(output: string): string[] {
  const webhook = readWebhookUrl(`${local.origin}/rest/1/${secret.webhook}/`);
  const all = [...Object.values(secret), ...(webhook ? [botTokenOf(webhook)] : [])];
  const forms = all.flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  return forms.filter((text) => output.includes(text));
}

async function ended(env: Record<string, string>, args: string[]): Promise<Ended> {
  const child = b24botIn(env, ...args);
  // A server that goes on trying is told to stop.
  const late = setTimeout(() => child.process.kill('SIGTERM'), 6000);
  const last = setTimeout(() => child.process.kill('SIGKILL'), 25_000);
  try {
    return await child.ended;
  } finally {
    clearTimeout(late);
    clearTimeout(last);
  }
}

it.each(Object.keys(troubles))('no command tells a secret of its environment: %s', async (trouble) => {
  const env = { ...base(), ...troubles[trouble]?.() };
  for (const args of COMMANDS) {
    const { stdout, stderr } = await ended(env, args);
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(0);
    expect({ args, told: traces(stdout + stderr) }).toEqual({ args, told: [] });
  }
});
