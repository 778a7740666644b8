import { describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.ts';
import { openSite } from './site.ts';

describe('health', () => {
  it('is live and ready while the store takes writes', async () => {
    const { server } = await openSite();
    expect((await server.inject('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await server.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready', checks: { store: 'ok' } }]);
  });

  it('is live but not ready while draining', async () => {
    const { server } = await openSite({ health: { check: async () => undefined, draining: () => true } });
    const ready = await server.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'draining' }]);
    expect((await server.inject('/health/live')).statusCode).toBe(200);
  });

  it('names what the store suffers from, and the log says what to do', async () => {
    const { server, lines } = await openSite({
      health: {
        check: async () => {
          throw new StorageError('disk full', { code: 'STORAGE_FULL', hint: 'free some space' });
        },
        draining: () => false,
      },
    });
    const ready = await server.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'unavailable', checks: { store: 'STORAGE_FULL' } },
    ]);
    expect(lines.join('')).toContain('free some space');
  });

  it('does not wait for a check that never comes back', async () => {
    const check = () => new Promise<void>(() => undefined);
    const { server } = await openSite({ health: { check, draining: () => false, checkTimeoutMs: 20 } });
    expect((await server.inject('/health/ready')).statusCode).toBe(503);
  });
});
