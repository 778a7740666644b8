import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { RestError } from '../src/errors.ts';
import { createLogger } from '../src/log.ts';

const CANARY = 'c0ffee5ec2e7c0ffee5ec2e7c0ffee';

function capture(secrets: readonly string[] = []) {
  const lines: string[] = [];
  const log = createLogger({ level: 'trace', secrets, destination: { write: (line) => lines.push(line) } });
  return { log, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

describe('createLogger', () => {
  it('writes JSON lines with level, time and fields', () => {
    const { log, last } = capture();
    log.info({ portal: 'kestrel', bot: 740, event: 'ONIMBOTMESSAGEADD', ids: [1, 2] }, 'event accepted');
    expect(last()).toMatchObject({
      level: 'info',
      msg: 'event accepted',
      portal: 'kestrel',
      bot: 740,
      ids: [1, 2],
    });
    expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each([
    'auth',
    'access_token',
    'refresh_token',
    'application_token',
    'AUTH_ID',
    'REFRESH_ID',
    'APPLICATION_TOKEN',
    'CLIENT_ID',
    'botToken',
    'client_secret',
    'accessToken',
    'refreshToken',
    'applicationToken',
    'clientSecret',
    'authorization',
    'x-api-key',
  ])('hides the value of %s at any depth, in children and in text', (key) => {
    const { log, text } = capture();
    log.info({ [key]: CANARY });
    log.info({ body: { list: [{ inner: { [key]: CANARY } }] } });
    log.info({ [key]: [CANARY] });
    log.child({ [key]: CANARY }).info('from a child');
    log.info(`sent ${JSON.stringify({ [key]: CANARY })}`);
    log.info({ note: JSON.stringify({ deep: JSON.stringify({ [key]: CANARY }) }) });
    expect(text()).not.toContain(CANARY);
    expect(text().split('\n')).toHaveLength(7);
  });

  it.each([
    `https://p.example/rest/im.message.add?auth=${CANARY}`,
    `https://p.example/rest/1/${CANARY}/imbot.register`,
    `https://p.example/rest/1/${CANARY}`,
    `https://p.example/rest/j.doe@example.com/${CANARY}/profile`,
    `https://bot.example/hook?x=1&CLIENT_ID=${CANARY}`,
    `https://oauth.example/oauth/token/?client_secret=${CANARY}&code=${CANARY}`,
    `auth[access_token]=${CANARY}&auth%5Brefresh_token%5D=${CANARY}`,
    `AUTH_ID=${CANARY}&REFRESH_ID=${CANARY}&APPLICATION_TOKEN=${CANARY}`,
    `authorization: Bearer ${CANARY}`,
  ])('hides the secret in %s', (where) => {
    const { log, text } = capture();
    log.info(where);
    log.info({ url: where }, 'call');
    log.error(new Error(`failed: ${where}`, { cause: new Error(where) }));
    expect(text()).not.toContain(CANARY);
  });

  it('hides given values under any name', () => {
    const { log, text } = capture([CANARY]);
    log.info({ harmless: CANARY }, `text ${CANARY}`);
    expect(text()).not.toContain(CANARY);
  });

  it('keeps what is needed to understand an error', () => {
    const { log, last } = capture();
    const error = new RestError({
      code: 'QUERY_LIMIT_EXCEEDED',
      description: 'Too many requests',
      status: 503,
      method: 'im.message.add',
      layer: 'limit',
      retryable: true,
      hint: 'wait',
    });
    log.error({ err: error, code: 'echo_bot' }, 'call failed');
    expect(last()).toMatchObject({
      code: 'echo_bot',
      err: { type: 'RestError', code: 'QUERY_LIMIT_EXCEEDED', layer: 'limit', hint: 'wait' },
    });
    expect(last().err.stack).toContain('log.test.ts');
  });

  it('never walks into sockets, requests or bytes', () => {
    const { log, last } = capture();
    const loop: { self?: unknown; pair: Map<string, string> } = { pair: new Map([['access_token', CANARY]]) };
    loop.self = loop;
    log.info({ loop, bytes: new TextEncoder().encode(CANARY) });
    expect(JSON.stringify(last())).not.toContain(CANARY);
    expect(last().bytes).toBe('[30 bytes]');
  });

  it('proves that plain pino would have leaked', () => {
    const lines: string[] = [];
    pino({ level: 'trace' }, { write: (line) => lines.push(line) }).info({ access_token: CANARY });
    expect(lines.join('')).toContain(CANARY);
  });
});

/** Runs `code`, which finds a logger in `log`, in a process of its own. */
function inProcess(code: string) {
  const source = `import { createLogger } from ${JSON.stringify(join(import.meta.dirname, '../src/log.ts'))};
    const log = createLogger({ level: 'info' });
    ${code}`;
  return spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
    });
    stream.on('end', () => resolve(text));
  });
}

const MANY_LINES = `for (let n = 0; n < 5000; n++) log.info({ n, filler: 'x'.repeat(200) }, 'line');`;

describe('lines on standard output', () => {
  it.each(['process.exit(0)', 'log.fatal("last words"); process.exit(1)', 'throw new Error("unexpected")'])(
    'all arrive before the process ends by %s',
    async (end) => {
      const child = inProcess(`${MANY_LINES} ${end};`);
      const lines = (await textOf(child.stdout)).split('\n').filter((line) => line.includes('"msg":"line"'));
      expect(lines).toHaveLength(5000);
    },
  );

  it('wait in bounded memory for a reader that does not read', async () => {
    const child = inProcess(`
      const kept = () => { gc(); return process.memoryUsage().heapUsed; };
      const before = kept();
      const filler = 'x'.repeat(4000);
      for (let n = 0; n < 10_000; n++) {
        log.info({ filler }, 'line');
        if (n % 100 === 0) await new Promise(setImmediate);
      }
      process.stderr.write(String(kept() - before) + '\\n');`);
    const [grown] = await new Promise<string[]>((resolve) => {
      child.stderr.setEncoding('utf8').once('data', (text: string) => resolve([text]));
    });
    child.kill('SIGKILL');
    // 40 MB were logged.
    expect(Number(grown) / 1e6).toBeLessThan(20);
  });
});
