import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** Checks the types of the chat page, templates included. vue-tsc needs the compiler of TypeScript 6. */
const require = createRequire(import.meta.url);
const { run } = require('vue-tsc') as { run(compiler: string): void };

process.argv.push(
  '--noEmit',
  '--project',
  resolve(import.meta.dirname, '../src/local-portal/web/tsconfig.json'),
);
run(require.resolve('typescript-6/lib/tsc'));
