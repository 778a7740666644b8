import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { command } from '../../src/cli/fault.ts';
import { createLocalPortal, type LocalPortal } from '../../src/local-portal/create.ts';

let local: LocalPortal;
beforeEach(async () => {
  local = await createLocalPortal();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await local.close();
});

/** Runs the command; resolves with what it printed. */
async function fault(...words: string[]): Promise<string> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  await command.run([...words, '--portal', local.origin]);
  const printed = print.mock.calls.flat().join('\n');
  print.mockRestore();
  return printed;
}

test('faults of calls and events are ordered, listed and taken back', async () => {
  expect(await fault('fail', 'im.message.add', 'QUERY_LIMIT_EXCEEDED', '--times', '3')).toBe(
    '1: fail im.message.add code=QUERY_LIMIT_EXCEEDED (3 more)',
  );
  await fault('drop', 'im.message.add', '--after');
  await fault('html', 'batch', '--status', '504');
  await fault('hang', '*', '--times', '1');
  await fault('slow', 'profile', '200');
  await fault('delay', 'ONIMBOTMESSAGEADD', '500');
  await fault('duplicate', '*');
  await fault('lose', '*', '--times', '1');
  await fault('reorder', '*');
  const listed = await fault('list');
  expect(listed.split('\n')).toHaveLength(9);
  expect(listed).toContain('2: drop im.message.add when=after (until taken back)');
  expect(listed).toContain('3: html batch status=504');
  expect(listed).toContain('6: delay ONIMBOTMESSAGEADD ms=500');
  expect(await fault('clear')).toBe('done');
  expect(await fault('list')).toBe('nothing is ordered');
});

test('tokens expire and the clock moves', async () => {
  local.installApp({ installUrl: 'http://127.0.0.1:1/', scope: ['im'] });
  expect(await fault('expire', '--user', '1')).toBe('1 tokens');
  expect(await fault('revoke')).toBe('1 tokens');
  const before = local.portal.now();
  await fault('clock', '+2h');
  expect(local.portal.now() - before).toBeGreaterThanOrEqual(7_200_000);
  expect(await fault('clock', '2031-05-06T00:00:00Z')).toMatch(/^2031-05-06T00:00:0/);
  expect(await fault('clock')).toMatch(/^2031-05-06/);
});

test('what makes no sense is refused with what to do', async () => {
  await expect(fault('explode')).rejects.toThrow("no fault 'explode'");
  await expect(fault('slow', 'profile', 'much')).rejects.toThrow('MS much');
  await expect(fault('fail', 'profile')).rejects.toThrow('CODE is missing');
  await expect(fault('clock', 'soon')).rejects.toThrow('soon is no time');
  await expect(fault('slow', 'profile', '0')).rejects.toThrow('ms: ');
  const { origin } = local;
  await local.close();
  await expect(fault('list')).rejects.toThrow(`no portal answers at ${origin}`);
});
