import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { run } from './child.ts';

const root = resolve(import.meta.dirname, '../..');
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  const bots = join(root, 'bots');
  if (existsSync(bots) && readdirSync(bots).length === 0) rmSync(bots, { recursive: true });
});

/** A folder where the project looks for tests of bots. */
function folder(): string {
  mkdirSync(join(root, 'bots'), { recursive: true });
  const path = mkdtempSync(join(root, 'bots', 'new-'));
  made.push(path);
  return relative(root, path);
}

it('writes a bot and a test of it that passes, and overwrites nothing', async () => {
  const at = folder();
  const first = await run('new', 'lunch-menu', '--folder', at);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`npx vitest run ${at}/lunch-menu.test.ts`);

  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [vitest, 'run', `${at}/lunch-menu.test.ts`],
    { cwd: root, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } },
  );
  expect(stdout).toMatch(/Tests\s+1 passed/);

  const before = readFileSync(join(root, at, 'lunch-menu.ts'), 'utf8');
  const again = await run('new', 'lunch-menu', '--folder', at);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('exists already');
  expect(readFileSync(join(root, at, 'lunch-menu.ts'), 'utf8')).toBe(before);
});

it.each([[], ['Lunch'], ['../lunch'], ['a', 'b']])('refuses a name that is none: %j', async (...words) => {
  const { code, stderr } = await run('new', ...words);
  expect(code).toBe(2);
  expect(stderr).toContain('b24bot new lunch-menu');
});
