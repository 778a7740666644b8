/** Writes `docs/platform.md`. Run with `node scripts/generate-platform.ts`; the same code gives the same bytes. */
import { writeFile } from 'node:fs/promises';
import { platformDocument } from './platform.ts';

await writeFile(new URL('../docs/platform.md', import.meta.url), platformDocument());
