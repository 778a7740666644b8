import { afterAll, beforeAll } from 'vitest';
import { openPostgresStore } from '../../src/storage/postgres/open.ts';
import { storeContract } from './contract.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let server: PostgresServer;
let url: string;

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
});
afterAll(async () => {
  await server.dropDatabase(url);
  await server.close();
});

storeContract('postgres', async () => ({
  open: () => openPostgresStore({ url, now: Date.now }),
  destroy: () => server.emptyDatabase(url),
}));
