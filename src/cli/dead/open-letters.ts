import { existsSync } from 'node:fs';
import { readConfig } from '../../config.ts';
import { createDeadLetters, type DeadLetters } from '../../delivery/dead-letters.ts';
import { ConfigError } from '../../errors.ts';
import { createVault } from '../../intake/vault.ts';
import { readKeyFile } from '../../key-file.ts';
import { createSealer, parseKeys, type Sealer } from '../../portals/seal.ts';
import { scrubValue } from '../../redact.ts';
import { openStore, storePath } from '../../storage/open-store.ts';
import type { PortalStore } from '../../storage/store.ts';

/** The dead letters of a server's database, next to the server or without one. */
export interface OpenLetters {
  readonly letters: DeadLetters;
  readonly portals: PortalStore;
  close(): Promise<void>;
}

/** @throws ConfigError; StorageError when there is no such database or it cannot be used */
export async function openLetters(env: Readonly<Record<string, string | undefined>>): Promise<OpenLetters> {
  // What else a server needs is not needed here, not even in production.
  const { DATABASE_URL, ENCRYPTION_KEYS } = env;
  const { databaseUrl, encryptionKeys } = readConfig({ DATABASE_URL, ENCRYPTION_KEYS });
  const path = storePath(databaseUrl);
  const store = await openStore({ url: databaseUrl, now: Date.now, mode: 'inspect', pool: 2 });
  const readEvent = reader(path, encryptionKeys);
  return {
    letters: createDeadLetters({
      inbox: store.inbox,
      read: (letter) => scrubValue(readEvent().take(letter)),
      now: Date.now,
    }),
    portals: store.portals,
    close: () => store.close(),
  };
}

/** Reads the keys when they are first needed: lists, retries and drops do without. */
function reader(path: string, keys: string | undefined): () => ReturnType<typeof createVault> {
  return () => createVault({ sealer: sealerOf(path, keys), now: Date.now });
}

function sealerOf(path: string, keys: string | undefined): Sealer {
  // A server makes the file when it is missing; here a new key would open nothing.
  if (keys === undefined && !existsSync(`${path}.key`)) {
    throw new ConfigError(
      `ENCRYPTION_KEYS is not set, and there is no key file ${path}.key`,
      'Run the command with the environment of the server.',
    );
  }
  return createSealer(parseKeys(keys ?? readKeyFile(path)));
}
