import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CleanBody } from './scrub.ts';

/** A folder that recorded bodies are written to, as fixtures: `007-onimbotmessageadd.form` and `.json`. */
export interface Recording {
  /** Writes one body; resolves with the name of its form file. */
  add(body: CleanBody): Promise<string>;
}

const NUMBERED = /^(\d+)-/;

/** Opens a folder, made when missing; numbers go on from what is there. */
export async function openRecording(folder: string): Promise<Recording> {
  await mkdir(folder, { recursive: true });
  const numbers = (await readdir(folder)).map((name) => Number(NUMBERED.exec(name)?.[1] ?? 0));
  let last = Math.max(0, ...numbers);
  return {
    async add({ event, form, body }) {
      last += 1;
      const what = (event === '' ? 'page-open' : event.toLowerCase()).replace(/[^\w-]/g, '');
      const name = `${String(last).padStart(3, '0')}-${what}`;
      await writeFile(join(folder, `${name}.form`), form);
      await writeFile(join(folder, `${name}.json`), `${JSON.stringify(body, null, 2)}\n`);
      return `${name}.form`;
    },
  };
}
