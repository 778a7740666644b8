import { setTimeout as pause } from 'node:timers/promises';
import type { WireMap } from '../../bitrix24/event.ts';
import type { CallView } from '../../local-portal/control/calls.ts';
import type { StagedView } from '../../local-portal/control/stage.ts';
import type { StateView } from '../../local-portal/control/state-view.ts';
import { askPortal } from '../portal-request.ts';

/** A local portal as tools reach it over HTTP. */
export interface PortalControl {
  state(): Promise<StateView>;
  /** Calls after the n-th, oldest first. */
  calls(after: number): Promise<CallView[]>;
  /** Makes what a body refers to exist; gives fresh tokens for it. @throws Error with the portal's reason */
  stage(body: WireMap): Promise<StagedView>;
}

/** @param origin of the portal, e.g. `http://127.0.0.1:4100` */
export function createPortalControl(origin: string): PortalControl {
  return {
    state: async () => (await askPortal(origin, 'state')) as StateView,
    async calls(after) {
      const answer = (await askPortal(origin, `calls?after=${after}`)) as { calls: CallView[] };
      return answer.calls;
    },
    stage: async (body) => (await askPortal(origin, 'stage', body)) as StagedView,
  };
}

/** Nobody tells when a bot has finished: after so many milliseconds without a further call it counts as finished. */
const LAST_CALL_MS = 300;
const POLL_MS = 30;

/**
 * Calls after the n-th, once the bot seems to have finished.
 * @param firstCallMs how long it may take until its first call
 */
export async function callsOnceQuiet(
  control: PortalControl,
  after: number,
  firstCallMs: number,
): Promise<CallView[]> {
  let calls: CallView[] = [];
  let quietSince = Date.now();
  while (Date.now() - quietSince < (calls.length > 0 ? LAST_CALL_MS : firstCallMs)) {
    await pause(POLL_MS);
    const now = await control.calls(after);
    if (now.length > calls.length) quietSince = Date.now();
    calls = now;
  }
  return calls;
}
