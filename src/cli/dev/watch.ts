import { watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../..', import.meta.url));
/** Editors write a file in several steps. */
const QUIET_MS = 150;

/** Calls back after a source of the server or of these bot modules was saved. Returns what ends it. */
export function watchSources(bots: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const folders = new Set([SOURCES, ...bots.map((path) => dirname(resolve(path)))]);
  const watchers = [...folders].map((folder) =>
    watch(folder, { recursive: folder === SOURCES }, (_event, name) => {
      if (!name?.endsWith('.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(changed, QUIET_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
