import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function run(env: Record<string, string>, files: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'b24bot-main-'));
  folders.push(cwd);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const child = spawn(process.execPath, [MAIN], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return { child, output: () => output };
}

async function code(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function address(output: () => string): Promise<string> {
  await expect.poll(output, { timeout: 10_000 }).toMatch(/"msg":"ready"/);
  return /"address":"([^"]+)"/.exec(output())?.[1] ?? '';
}

describe('node src/main.ts', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'comes up with nothing but a port and ends with 0 on %s',
    async (signal) => {
      const { child, output } = run({ PORT: '0', HOST: '127.0.0.1' });
      const origin = await address(output);
      expect((await fetch(`${origin}/health/live`)).status).toBe(200);
      expect((await fetch(`${origin}/health/ready`)).status).toBe(200);
      expect(output()).toContain('every installation is refused: set B24_CLIENT_ID');
      child.kill(signal);
      expect(await code(child)).toBe(0);
    },
  );

  it('refuses an unsafe production setup, says what to set and ends with 1', async () => {
    const { child, output } = run({ NODE_ENV: 'production', PORT: '0' });
    expect(await code(child)).toBe(1);
    for (const name of ['B24_CLIENT_SECRET', 'B24_ALLOWED_PORTALS', 'ENCRYPTION_KEYS', 'PUBLIC_URL']) {
      expect(output()).toContain(name);
    }
    expect(output()).not.toContain('    at ');
  });

  it('reads .env of the folder it is started in, where the environment says nothing', async () => {
    const { child, output } = run({ PORT: '0' }, { '.env': 'PORT=nonsense\nB24_API=v9\n' });
    expect(await code(child)).toBe(1);
    expect(output()).toContain('B24_API must be');
    expect(output()).not.toContain('PORT must be');
  });

  it('stays up when something fails that nobody waited for, and says so', async () => {
    const bot = `import { defineBot } from '${new URL('../src/bot/define-bot.ts', import.meta.url).href}';
      setTimeout(() => void Promise.reject(new Error('too late')), 1500);
      export default defineBot({ code: 'hasty', name: 'Hasty' }, () => {});`;
    const { child, output } = run({ PORT: '0', HOST: '127.0.0.1', BOTS: './hasty.ts' }, { 'hasty.ts': bot });
    const origin = await address(output);
    await expect.poll(output, { timeout: 10_000 }).toContain('too late');
    expect(output()).toContain('a promise that nobody waited for was rejected');
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await code(child)).toBe(0);
  });

  it('serves the bots that BOTS names', async () => {
    const bot = `import { defineBot } from '${new URL('../src/bot/define-bot.ts', import.meta.url).href}';
      export default defineBot({ code: 'orders', name: 'Orders' }, () => {});`;
    const { child, output } = run(
      { PORT: '0', HOST: '127.0.0.1', BOTS: './orders.ts' },
      { 'orders.ts': bot },
    );
    await address(output);
    expect(output()).toContain('"bots":["orders"]');
    child.kill('SIGTERM');
    expect(await code(child)).toBe(0);

    const wrong = run({ PORT: '0', BOTS: './missing.ts' });
    expect(await code(wrong.child)).toBe(1);
    expect(wrong.output()).toMatch(/there is no file '.*missing\.ts'/);
  });
});
