import { expect, it } from 'vitest';
import { run } from './child.ts';

it('b24bot dev says why the server does not start, without a stack, and ends', async () => {
  const { code, stderr } = await run('dev', 'nowhere.ts', '--port', '0', '--portal-port', '0');
  expect(code).toBe(2);
  expect(stderr).toContain('BOTS: there is no file');
  expect(stderr).toContain('before it was ready');
  expect(stderr).not.toMatch(/^\s+at |starts again/m);
});
