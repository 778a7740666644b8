import { z } from 'zod';
import { ConfigError } from './errors.ts';

/** The environment as `process.env` gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const HOST_NAME = /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i;

/** `a, b,,c` -> `['a', 'b', 'c']`. */
const words = z.string().transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''));

function hosts(shape: string) {
  return words.refine((list) => list.every((word) => HOST_NAME.test(word)), { error: shape });
}

function origin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const webScheme = url.protocol === 'https:' || url.protocol === 'http:';
  return webScheme && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/** Says only whether it is one: the parts are read where they are used. */
function webhook(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^/@?#]+\/rest\/\d{1,10}\/[A-Za-z0-9_-]{6,128}\/?$/.test(text);
}

/** PostgreSQL's own form of an address, with the name of the database. */
function isDatabase(text: string): boolean {
  if (!/^postgres(ql)?:/.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  return hostname !== '' && pathname.length > 1;
}

/** The password in `DATABASE_URL`, as it is and as it is written there; for the log, which must not show it. */
export function databasePassword(url: string): string | undefined {
  const password = isDatabase(url) ? new URL(url).password : '';
  if (password === '') return undefined;
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

function whole(min: number, max: number, unit: string, example: number) {
  const shape = `a whole number of ${unit} from ${min} to ${max}, for example ${example}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error: shape })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: shape });
}

function secret(shape: string) {
  return z.string().regex(/^\S+$/, { error: shape });
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, example: string) {
  return z.enum(values, { error: `one of ${values.join(', ')}, for example ${example}` });
}

const apiKey = z.string().regex(/^\S{16,}$/, {
  error: 'a random text of 16 or more characters, for example the output of: openssl rand -hex 24',
});

const YES_NO = /^(1|0|true|false|yes|no)$/i;

const schema = z.object({
  NODE_ENV: oneOf(['production', 'development', 'test'], 'production').default('development'),
  HOST: z
    .string()
    .regex(/^[0-9a-zA-Z.:-]+$/, { error: 'an address to listen on, for example 0.0.0.0' })
    .default('0.0.0.0'),
  PORT: whole(0, 65_535, 'the TCP port', 3000).default(3000),
  PUBLIC_URL: z
    .string()
    .refine(origin, {
      error: 'the address at which portals reach this server, for example https://bot.example.com',
    })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^[0-9a-zA-Z.,:/ ]+$/, {
      error: 'addresses or networks of the reverse proxies in front, for example 127.0.0.1,10.0.0.0/8',
    })
    .optional(),
  B24_CLIENT_ID: secret("the application's id, for example local.6a1c3e5f70b924.18273645").optional(),
  B24_CLIENT_SECRET: secret("the application's secret, as the portal shows it next to the id").optional(),
  B24_ALLOWED_PORTALS: hosts(
    'domains or member_ids of the portals that may install, separated by commas, for example my.bitrix24.com,5e0c7a19d3b84f62a1908e7735cc41df',
  )
    .transform((list) => list.map((word) => word.toLowerCase()))
    .default([]),
  B24_ALLOWED_HOSTS: hosts(
    'hosts that may be private addresses or plain http (on-premise portals, a local portal), for example portal.lan,127.0.0.1:4100',
  )
    .transform((list) => list.map((word) => word.toLowerCase()))
    .default([]),
  B24_OAUTH_SERVERS: words
    .refine((list) => list.every(origin), {
      error:
        'origins of further authorisation servers, separated by commas, for example https://oauth.portal.lan',
    })
    .transform((list) => list.map((word) => new URL(word).origin))
    .default([]),
  B24_WEBHOOK_URL: z
    .string()
    .refine(webhook, {
      error:
        'the address of an incoming webhook as the portal shows it, for example https://my.bitrix24.com/rest/1/abcdefgh12345678/',
    })
    .optional(),
  B24_BOT_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{16,40}$/, {
      error: '16 to 40 letters and digits, for example the output of: openssl rand -hex 20',
    })
    .optional(),
  B24_DELIVERY: oneOf(['auto', 'webhook', 'fetch'], 'auto').default('auto'),
  B24_POLL_MIN: whole(1, 60, 'seconds', 5).default(5),
  B24_POLL_MAX: whole(1, 600, 'seconds', 30).default(30),
  BOTS: words.default([]),
  B24_API: oneOf(['auto', 'v1', 'v2'], 'auto').default('auto'),
  B24_RATE: oneOf(['auto', 'standard', 'enterprise', 'off'], 'auto').default('auto'),
  DATABASE_URL: z
    .string()
    .refine((text) => /^file:.+$/.test(text) || isDatabase(text), {
      error:
        'a file, for example file:./data/b24bot.db, or a database, for example postgres://b24bot:password@db.lan:5432/b24bot',
    })
    .default('file:./data/b24bot.db'),
  EGRESS: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, {
      error: 'a word for the address that portals see, or own, for example nat-1',
    })
    .default('shared'),
  DATABASE_POOL: whole(2, 500, 'connections to PostgreSQL', 10).default(10),
  ENCRYPTION_KEYS: z.string().min(1).optional(),
  PUBLISH_API_KEY: apiKey.optional(),
  METRICS_TOKEN: apiKey.optional(),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info').default('info'),
  LOG_PRETTY: z
    .string()
    .regex(YES_NO, { error: 'true or false' })
    .transform((text) => /^(1|true|yes)$/i.test(text))
    .default(false),
  BODY_LIMIT: whole(65_536, 16_777_216, 'bytes', 1_048_576).default(1_048_576),
  CONCURRENCY: whole(1, 10_000, 'events handled at once', 512).default(512),
  HANDLER_TIMEOUT: whole(1, 3600, 'seconds', 60).default(60),
  DRAIN_GRACE: whole(0, 300, 'seconds', 6).default(6),
  DRAIN_DELAY: whole(0, 300, 'seconds', 5).optional(),
  REPLY_SIZE: oneOf(['documented', 'portal'], 'documented').default('documented'),
});

/** Everything that can be set from outside; what each field means stands in `.env.example`. */
export interface Config {
  production: boolean;
  host: string;
  port: number;
  /** Origin, with a path if a proxy adds one, under which portals reach the server; no slash at the end. */
  publicUrl: string;
  /** Proxies whose `X-Forwarded-For` is believed; empty: none. */
  trustProxy: string;
  clientId: string | undefined;
  clientSecret: string | undefined;
  /** Lower case domains and member_ids. */
  allowedPortals: readonly string[];
  /** Lower case `host` or `host:port`. */
  allowedHosts: readonly string[];
  /** Origins pinned beside the two public ones. */
  oauthServers: readonly string[];
  /** Incoming webhook of one portal, for bots without an application; a secret. */
  webhookUrl: string | undefined;
  /** Owns the webhook's bots in the portal; undefined: made from the webhook's secret. */
  botToken: string | undefined;
  /** How events come; `auto`: fetched where an incoming webhook is all there is, else posted. */
  delivery: 'auto' | 'webhook' | 'fetch';
  /** Between two fetches without news: shortest and longest. */
  pollMs: { least: number; most: number };
  /** Modules of the bots; empty: EchoBot. */
  bots: readonly string[];
  api: 'auto' | 'v1' | 'v2';
  /** How many requests portals take: by their licence, by one tariff, or without a limit. */
  rate: 'auto' | 'standard' | 'enterprise' | 'off';
  /** `file:` and a path, or `postgres://…`. */
  databaseUrl: string;
  /** Connections to PostgreSQL at most. */
  databasePool: number;
  /** Servers with the same word share what portals take from one source address; `own`: nobody shares this one's. */
  egress: string;
  /** Key ring as text; undefined outside production: a key file next to the database is used. */
  encryptionKeys: string | undefined;
  publishApiKey: string | undefined;
  metricsToken: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  logPretty: boolean;
  /** Bytes. */
  bodyLimit: number;
  concurrency: number;
  handlerTimeoutMs: number;
  drainGraceMs: number;
  /** How long a server that stops still takes requests while it says that it is not ready: others take over meanwhile. */
  drainDelayMs: number;
  replySize: 'documented' | 'portal';
}

type Variables = z.infer<typeof schema>;

/** What one value alone cannot tell: combinations, and what production demands. */
function* combinations(given: Readonly<Record<string, string>>): Generator<string> {
  if (given.B24_CLIENT_SECRET !== undefined && given.B24_CLIENT_ID === undefined) {
    yield "B24_CLIENT_ID is missing: the application's id that belongs to B24_CLIENT_SECRET, for example local.6a1c3e5f70b924.18273645";
  }
  if (given.B24_BOT_TOKEN !== undefined && given.B24_WEBHOOK_URL === undefined) {
    yield 'B24_WEBHOOK_URL is missing: the address of the incoming webhook whose bots belong to B24_BOT_TOKEN, for example https://my.bitrix24.com/rest/1/abcdefgh12345678/';
  }
  if (given.NODE_ENV !== 'production') {
    if (given.ENCRYPTION_KEYS === undefined && given.DATABASE_URL?.startsWith('postgres')) {
      yield `ENCRYPTION_KEYS is missing: servers that share a database share the keys. Make one with: ${ENCRYPTION_KEY_COMMAND}`;
    }
    return;
  }
  const byWebhook = given.B24_WEBHOOK_URL !== undefined && given.B24_CLIENT_ID === undefined;
  if (!byWebhook && given.B24_CLIENT_SECRET === undefined && given.B24_ALLOWED_PORTALS === undefined) {
    yield "B24_CLIENT_SECRET or B24_ALLOWED_PORTALS must be set, else anybody could install: the application's secret as the portal shows it next to B24_CLIENT_ID, or the portals' domains, for example my.bitrix24.com";
  }
  if (given.ENCRYPTION_KEYS === undefined) {
    yield `ENCRYPTION_KEYS is missing: tokens are kept encrypted only. Make one with: ${ENCRYPTION_KEY_COMMAND}`;
  }
  if (given.PUBLIC_URL === undefined) {
    // Nobody posts anything to a server that fetches.
    if (byWebhook && given.B24_DELIVERY !== 'webhook') return;
    yield 'PUBLIC_URL is missing: the https address at which portals reach this server, for example https://bot.example.com';
  } else if (!given.PUBLIC_URL.startsWith('https:')) {
    yield 'PUBLIC_URL must be https, because tokens travel in the events, for example https://bot.example.com';
  }
}

/** Command that prints a key ring of one new key. */
export const ENCRYPTION_KEY_COMMAND =
  "node -e \"console.log('k1:' + require('node:crypto').randomBytes(32).toString('base64'))\"";

/**
 * Reads the configuration from the environment. An empty variable counts as unset.
 * @throws ConfigError that lists every problem at once: variable, expected shape, example. Never a value of a secret.
 */
export function readConfig(env: Environment): Config {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = [
    ...issues.map((issue) => `${issue.path.join('.')} must be ${issue.message}`),
    ...combinations(given),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The configuration is not usable:\n${[...new Set(problems)].map((line) => `  - ${line}`).join('\n')}`,
      'Set the variables named above; .env.example explains each of them.',
    );
  }
  return toConfig(parsed.data);
}

function toConfig(v: Variables): Config {
  return {
    production: v.NODE_ENV === 'production',
    host: v.HOST,
    port: v.PORT,
    publicUrl: v.PUBLIC_URL ?? `http://127.0.0.1:${v.PORT}`,
    trustProxy: v.TRUST_PROXY ?? '',
    clientId: v.B24_CLIENT_ID,
    clientSecret: v.B24_CLIENT_SECRET,
    allowedPortals: v.B24_ALLOWED_PORTALS,
    allowedHosts: v.B24_ALLOWED_HOSTS,
    oauthServers: v.B24_OAUTH_SERVERS,
    webhookUrl: v.B24_WEBHOOK_URL,
    botToken: v.B24_BOT_TOKEN,
    delivery: v.B24_DELIVERY,
    pollMs: { least: v.B24_POLL_MIN * 1000, most: Math.max(v.B24_POLL_MIN, v.B24_POLL_MAX) * 1000 },
    bots: v.BOTS,
    api: v.B24_API,
    rate: v.B24_RATE,
    databaseUrl: v.DATABASE_URL,
    databasePool: v.DATABASE_POOL,
    egress: v.EGRESS,
    encryptionKeys: v.ENCRYPTION_KEYS,
    publishApiKey: v.PUBLISH_API_KEY,
    metricsToken: v.METRICS_TOKEN,
    logLevel: v.LOG_LEVEL,
    logPretty: v.LOG_PRETTY,
    bodyLimit: v.BODY_LIMIT,
    concurrency: v.CONCURRENCY,
    handlerTimeoutMs: v.HANDLER_TIMEOUT * 1000,
    drainGraceMs: v.DRAIN_GRACE * 1000,
    // A server on a file has no other beside it.
    drainDelayMs: (v.DRAIN_DELAY ?? (isDatabase(v.DATABASE_URL) ? 5 : 0)) * 1000,
    replySize: v.REPLY_SIZE,
  };
}
