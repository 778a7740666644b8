import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Starts a portal and prints the packages that were loaded for it. */
const script = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({ load(url, context, next) { loaded.add(/node_modules\\/([^/]+)/.exec(url)?.[1]); return next(url, context); } });
const { createLocalPortal } = await import('./src/local-portal/create.ts');
const local = await createLocalPortal();
console.log(JSON.stringify([...loaded].filter(Boolean)));
await fetch(local.origin + '/_portal/settings');
console.log(JSON.stringify([...loaded].filter(Boolean)));
await local.close();
`;

it('a portal starts without any package; what checks a control comes with the first one', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.trim().split('\n')).toEqual(['[]', '["zod"]']);
});
