import { encodeForm } from '../../bitrix24/form.ts';
import type { PortalCore } from '../core.ts';
import { postForm } from '../events/post.ts';
import { frameRequest, type Placement } from './frame.ts';

/** How an application's page answered the browser's POST. */
export interface Opened {
  url: string;
  /** Null when nothing answered. */
  status: number | null;
  /** The fields that were posted; they carry tokens. */
  fields: Record<string, string>;
}

const OPEN_TIMEOUT_MS = 15_000;

/** Opens an application's page as a browser would, without one: the POST is made, its answer is not shown. */
export async function openApp(
  core: PortalCore,
  clientId: string,
  userId: number,
  placement: Placement = {},
): Promise<Opened> {
  const { url, fields } = frameRequest(core, clientId, userId, placement);
  const signal = AbortSignal.any([core.closing, AbortSignal.timeout(OPEN_TIMEOUT_MS)]);
  const { status } = await postForm(url, encodeForm(fields), signal);
  return { url, status, fields };
}
