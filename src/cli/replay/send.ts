import type { WireMap } from '../../bitrix24/event.ts';
import { encodeForm } from '../../bitrix24/form.ts';
import { B24BotError } from '../../errors.ts';
import type { CallView } from '../../local-portal/control/calls.ts';
import { botsIn } from './addressees.ts';
import type { BodyFile } from './body-file.ts';
import type { PortalControl } from './portal-control.ts';
import { applicationOf, rewriteOrigin, rewriteTokens } from './rewrite-auth.ts';
import { type IdOptions, rewriteIds } from './rewrite-ids.ts';
import { type Setting, withSetting } from './set-path.ts';

export interface ReplayOptions extends IdOptions {
  /** Address that takes events. */
  url: string;
  /** The portal for which bodies are rewritten; absent: they are sent as they are. */
  control?: PortalControl | undefined;
  settings: readonly Setting[];
  /** Calls after the n-th, once the bot has finished. */
  callsAfter(control: PortalControl, n: number): Promise<CallView[]>;
  /** Unix milliseconds. */
  now(): number;
}

/** What came of one body; `--json` prints it. */
export interface Replayed {
  file: string;
  event: string;
  /** Answer of the server; null when it was not asked or did not answer. */
  status: number | null;
  /** REST calls that the bot made because of it, oldest first. */
  calls: CallView[];
  /** Why it was not sent. */
  problem?: string;
  /** True when nothing is wrong with the status. */
  ok: boolean;
}

/** Sends one body, rewritten for the portal if there is one, and tells what the bot did. Never throws. */
export async function replayFile(file: BodyFile, options: ReplayOptions): Promise<Replayed> {
  const told = { file: file.path, event: file.event };
  try {
    const { control } = options;
    const wire = await wireOf(file, options);
    const before = control === undefined ? 0 : (await control.state()).lastCall;
    const status = await post(options.url, wire);
    const calls = control === undefined || file.isHostile ? [] : await options.callsAfter(control, before);
    return { ...told, status, calls, ok: status === 200 || file.isHostile };
  } catch (error) {
    const hint = error instanceof B24BotError ? error.hint : undefined;
    const problem = [error instanceof Error ? error.message : String(error), hint].filter(Boolean).join('. ');
    return { ...told, status: null, calls: [], problem, ok: false };
  }
}

/** What is posted: the recorded bytes, unless something has to change. */
async function wireOf(file: BodyFile, options: ReplayOptions): Promise<BodyFile['wire']> {
  const { control, settings } = options;
  const isRewritten = control !== undefined && !file.isHostile;
  if (file.body === null || (!isRewritten && settings.length === 0)) return file.wire;
  const body = isRewritten ? await forPortal(file.body, control, options) : file.body;
  return encodeForm(settings.reduce(withSetting, body));
}

async function forPortal(body: WireMap, control: PortalControl, options: ReplayOptions): Promise<WireMap> {
  const state = await control.state();
  const own = botsIn(body).length > 0 ? rewriteIds(body, state, options) : body;
  const app = applicationOf(state, botsIn(own)[0]?.id);
  const ours = { ...rewriteOrigin(own, state, app), ts: String(Math.floor(options.now() / 1000)) };
  return rewriteTokens(ours, await control.stage(ours), app);
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    redirect: 'manual',
  }).catch(() => {
    throw new Error(`no server answers at ${url}`);
  });
  await response.arrayBuffer();
  return response.status;
}
