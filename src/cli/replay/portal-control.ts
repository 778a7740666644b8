import { setTimeout as pause } from 'node:timers/promises';
import type { WireMap } from '../../bitrix24/event.ts';
import { ConfigError } from '../../errors.ts';
import type { CallView } from '../../local-portal/control/calls.ts';
import type { StagedView } from '../../local-portal/control/stage.ts';
import type { StateView } from '../../local-portal/control/state-view.ts';

/** A local portal as tools reach it over HTTP. */
export interface PortalControl {
  state(): Promise<StateView>;
  /** Calls after the n-th, oldest first. */
  calls(after: number): Promise<CallView[]>;
  /** Makes what a body refers to exist; gives fresh tokens for it. @throws Error with the portal's reason */
  stage(body: WireMap): Promise<StagedView>;
}

async function ask(url: URL, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init).catch(() => {
    throw new ConfigError(`no portal answers at ${url.origin}`, 'Start one with: b24bot portal');
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  const told = typeof answer === 'object' && answer !== null && 'error_description' in answer;
  throw new Error(
    told ? String(answer.error_description) : `the portal answered ${response.status} to ${url.pathname}`,
  );
}

/** @param origin of the portal, e.g. `http://127.0.0.1:4100` */
export function createPortalControl(origin: string): PortalControl {
  const at = (path: string): URL => new URL(`/_portal/${path}`, origin);
  return {
    state: async () => (await ask(at('state'))) as StateView,
    async calls(after) {
      const answer = (await ask(at(`calls?after=${after}`))) as { calls: CallView[] };
      return answer.calls;
    },
    stage: async (body) =>
      (await ask(at('stage'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })) as StagedView,
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
