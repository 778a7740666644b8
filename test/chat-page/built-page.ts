import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'vite';

const sources = resolve(import.meta.dirname, '../../src/local-portal/web');
const dist = resolve(import.meta.dirname, '../../dist');
const page = join(dist, 'chat-page/index.html');
const lock = join(dist, '.chat-page-building');
/** A build takes a second; a lock this old was left by a process that died. */
const STALE_LOCK_MS = 60_000;

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestSource(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestSource(path) : changedAt(path);
    }),
  );
}

function isBuilt(): boolean {
  return changedAt(page) >= newestSource(sources);
}

/** Builds the chat page unless it is newer than its sources. One process builds, the others wait. */
export async function ensurePage(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  while (!isBuilt()) {
    try {
      mkdirSync(lock);
    } catch {
      if (Date.now() - changedAt(lock) > STALE_LOCK_MS) rmdirSync(lock);
      await pause(50);
      continue;
    }
    try {
      if (!isBuilt()) await build({ configFile: join(sources, 'vite.config.ts'), logLevel: 'error' });
    } finally {
      rmdirSync(lock);
    }
  }
}
