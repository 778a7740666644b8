import { fileURLToPath } from 'node:url';
import { readBodies } from '../cli/replay/body-file.ts';
import { createPortalControl } from '../cli/replay/portal-control.ts';
import { replayFile } from '../cli/replay/send.ts';
import type { TestPortal } from './test-portal.ts';

/** What came of one recorded event. */
export interface ReplayedEvent {
  event: string;
  /** Answer of the server; null when it was not asked. */
  status: number | null;
  /** REST methods that the bot called because of it, in order. */
  calls: string[];
  /** Why it was not sent. */
  problem?: string;
}

/**
 * Sends recorded events to the server under test, oldest file first, each rewritten for its portal: identity,
 * addresses, fresh tokens, ids of bot, command and messages, and the time.
 * @param path a body (`.form` or `.json`), or a folder of bodies
 * @throws ConfigError when there is nothing to replay
 *
 * @example
 * await using portal = await testPortal(bot, { api: 'v1' });
 * const events = await replayRecording(portal, new URL('./recording', import.meta.url));
 * expect(events.map(({ status }) => status)).toEqual([200]);
 */
export async function replayRecording(portal: TestPortal, path: string | URL): Promise<ReplayedEvent[]> {
  const control = createPortalControl(portal.local.origin);
  const url = `${await portal.server.listen()}/bitrix24/events`;
  const replayed: ReplayedEvent[] = [];
  for (const file of await readBodies([typeof path === 'string' ? path : fileURLToPath(path)])) {
    const { event, status, calls, problem } = await replayFile(file, {
      url,
      control,
      settings: [],
      keepsIds: false,
      now: () => portal.local.portal.now(),
      async callsAfter(portalControl, n) {
        await portal.settle();
        return await portalControl.calls(n);
      },
    });
    const methods = calls.map(({ method }) => method);
    replayed.push({ event, status, calls: methods, ...(problem === undefined ? {} : { problem }) });
  }
  return replayed;
}
