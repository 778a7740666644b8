import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConfigError } from '../errors.ts';

/** `wanted` on 127.0.0.1 if nobody uses it right now, else null; 0 finds any free port. */
async function freePort(wanted: number): Promise<number | null> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return null;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : null;
}

/**
 * The port to use on 127.0.0.1: the one asked for, else the usual one, else any free one.
 * @throws ConfigError when the one asked for is no port or is taken.
 */
export async function pickPort(asked: string | undefined, usual: number): Promise<number> {
  if (asked !== undefined) {
    const port = /^\d{1,5}$/.test(asked) ? await freePort(Number(asked)) : null;
    if (port === null)
      throw new ConfigError(`port ${asked} cannot be used`, 'Name a free port from 1 to 65535.');
    return port;
  }
  const port = (await freePort(usual)) ?? (await freePort(0));
  if (port === null) throw new ConfigError('no free port on 127.0.0.1', 'Name one with --port.');
  return port;
}
