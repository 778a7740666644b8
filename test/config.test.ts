import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databasePassword, type Environment, readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

const production: Environment = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://bot.example.com',
  B24_CLIENT_ID: 'local.6a1c3e5f70b924.18273645',
  B24_CLIENT_SECRET: 'canary-client-secret',
  ENCRYPTION_KEYS: 'k1:canary-key',
};

function problem(env: Environment): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
}

function without(name: string): Environment {
  return Object.fromEntries(Object.entries(production).filter(([key]) => key !== name));
}

describe('readConfig', () => {
  it('needs nothing but a port outside production', () => {
    const config = readConfig({ PORT: '8080' });
    expect(config).toMatchObject({
      production: false,
      host: '0.0.0.0',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      api: 'auto',
      databaseUrl: 'file:./data/b24bot.db',
      bodyLimit: 1_048_576,
      encryptionKeys: undefined,
      allowedPortals: [],
    });
  });

  it('takes a PostgreSQL database, with keys that all of its servers share', () => {
    const DATABASE_URL = 'postgresql://b24bot:pass%2Fword@db.lan/b24bot?sslmode=require';
    expect(() => readConfig({ DATABASE_URL })).toThrow(/ENCRYPTION_KEYS/);
    const config = readConfig({
      DATABASE_URL,
      DATABASE_POOL: '20',
      ENCRYPTION_KEYS: production.ENCRYPTION_KEYS,
    });
    expect(config).toMatchObject({ databaseUrl: DATABASE_URL, databasePool: 20 });
    expect(databasePassword(DATABASE_URL)).toBe('pass/word');
    expect(databasePassword('postgres://b24bot@db.lan/b24bot')).toBeUndefined();
    expect(databasePassword('file:./data/b24bot.db')).toBeUndefined();
  });

  it('takes a complete production setup', () => {
    const config = readConfig({
      ...production,
      PUBLIC_URL: 'https://bot.example.com/',
      B24_ALLOWED_PORTALS: 'My.Bitrix24.com, 5e0c7a19d3b84f62a1908e7735cc41df',
      B24_ALLOWED_HOSTS: 'portal.lan,127.0.0.1:4100',
      B24_OAUTH_SERVERS: 'https://oauth.portal.lan/',
      HANDLER_TIMEOUT: '30',
      LOG_PRETTY: 'true',
    });
    expect(config).toMatchObject({
      production: true,
      publicUrl: 'https://bot.example.com',
      allowedPortals: ['my.bitrix24.com', '5e0c7a19d3b84f62a1908e7735cc41df'],
      allowedHosts: ['portal.lan', '127.0.0.1:4100'],
      oauthServers: ['https://oauth.portal.lan'],
      handlerTimeoutMs: 30_000,
      logPretty: true,
    });
  });

  it('takes an allow-list in place of the secret in production', () => {
    const env = { ...without('B24_CLIENT_SECRET'), B24_ALLOWED_PORTALS: 'my.bitrix24.com' };
    expect(readConfig(env).clientSecret).toBeUndefined();
  });

  it.each([
    ['B24_CLIENT_SECRET', /B24_CLIENT_SECRET or B24_ALLOWED_PORTALS must be set/],
    ['ENCRYPTION_KEYS', /ENCRYPTION_KEYS is missing.*randomBytes\(32\)/],
    ['PUBLIC_URL', /PUBLIC_URL is missing.*https:\/\/bot\.example\.com/],
    ['B24_CLIENT_ID', /B24_CLIENT_ID is missing.*local\./],
  ])('refuses production without %s and says what to set', (name, expected) => {
    expect(problem(without(name))).toMatch(expected);
  });

  it('refuses a public address without https in production only', () => {
    expect(problem({ ...production, PUBLIC_URL: 'http://bot.example.com' })).toMatch(/must be https/);
    expect(readConfig({ PUBLIC_URL: 'http://bot.lan:3000' }).publicUrl).toBe('http://bot.lan:3000');
  });

  it.each([
    ['PORT', '70000', '3000'],
    ['PORT', 'three', '3000'],
    ['B24_API', 'v3', 'auto'],
    ['DATABASE_URL', 'mongodb://x', 'file:./data/b24bot.db'],
    ['DATABASE_URL', 'postgres://b24bot@db.lan', 'postgres://b24bot:password@db.lan:5432/b24bot'],
    ['DATABASE_POOL', '1', '10'],
    ['LOG_LEVEL', 'loud', 'info'],
    ['BODY_LIMIT', '1', '1048576'],
    ['PUBLIC_URL', 'https://user:pw@bot.example.com', 'https://bot.example.com'],
    ['B24_OAUTH_SERVERS', 'oauth.portal.lan', 'https://oauth.portal.lan'],
    ['B24_ALLOWED_HOSTS', 'https://portal.lan/', 'portal.lan'],
    ['PUBLISH_API_KEY', 'short', 'openssl rand'],
  ])('names %s and gives an example when it is %j', (name, value, example) => {
    const message = problem({ [name]: value });
    expect(message).toContain(`${name} must be`);
    expect(message).toContain(example);
  });

  it('reports all problems at once', () => {
    const message = problem({ NODE_ENV: 'production', PORT: 'x', B24_API: 'v9' });
    for (const name of ['PORT', 'B24_API', 'B24_CLIENT_SECRET', 'ENCRYPTION_KEYS', 'PUBLIC_URL']) {
      expect(message).toContain(name);
    }
  });

  it('never repeats a given value', () => {
    const message = problem({ ...without('PUBLIC_URL'), PUBLISH_API_KEY: 'canary short' });
    expect(message).not.toContain('canary');
  });

  it('knows every variable of .env.example and no other', () => {
    const file = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...file.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)];
    const files = ['../src/config.ts', '../src/bots/assistant/settings.ts'];
    const source = files.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join('\n');
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1]);
    expect(named.map((match) => match[1]).sort()).toEqual(known.sort());
    expect(readConfig(Object.fromEntries(named.map(([, name, value]) => [name, value])))).toEqual(
      readConfig({}),
    );
  });
});
