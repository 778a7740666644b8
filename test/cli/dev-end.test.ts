import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../src/cli/b24bot.ts', import.meta.url));
type Dev = ChildProcessByStdio<Writable, Readable, Readable>;
let dev: Dev;
afterEach(() => dev.kill('SIGKILL'));

/** Starts `b24bot dev` and resolves with the address of its server once the conversation has begun. */
async function startDev(): Promise<string> {
  dev = spawn(process.execPath, [CLI, 'dev', '--port', '0', '--portal-port', '0'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  dev.stderr.resume();
  let printed = '';
  while (!printed.includes('Type a message')) {
    const [text]: unknown[] = await once(dev.stdout, 'data');
    printed += String(text);
  }
  const server = /server (http:\S+)/.exec(printed)?.[1] ?? '';
  expect((await fetch(`${server}/health/ready`)).status).toBe(200);
  return server;
}

it('the server ends with b24bot dev when nobody reads its output any more', { timeout: 40_000 }, async () => {
  const server = await startDev();
  dev.stdout.destroy();
  dev.stdin.write('hello\nhello again\n');
  await once(dev, 'exit');
  await expect(fetch(server)).rejects.toThrow();
});

it('the server ends with b24bot dev when that is told to end', { timeout: 40_000 }, async () => {
  const server = await startDev();
  dev.kill('SIGTERM');
  const [code]: unknown[] = await once(dev, 'exit');
  expect(code).toBe(0);
  await expect(fetch(server)).rejects.toThrow();
});
