/**
 * Writes the conformance table of the local portal into `docs/local-portal.md`, between its markers.
 * Run with `node scripts/generate-conformance.ts`; the same code gives the same bytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { conformanceTable, withTable } from './conformance.ts';

const guide = new URL('../docs/local-portal.md', import.meta.url);
await writeFile(guide, withTable(await readFile(guide, 'utf8'), conformanceTable()));
