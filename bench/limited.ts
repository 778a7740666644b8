import type { BenchRow } from './run.ts';
import { startCountingPortal } from './stage/counting-portal.ts';
import { drive } from './stage/driver.ts';
import { makePosts } from './stage/events.ts';
import { percentile, rounded } from './stage/numbers.ts';
import { startSubject } from './stage/subject.ts';

export const name = 'limited';

const REPLIES = 1000;
const DIALOGS = 200;
const BUCKET = { burst: 50, perSecond: 2 };
/** What the installation put into the bucket has drained by then. */
const CALM_MS = 10_000;

/**
 * Time for 1,000 replies over 200 dialogs of a portal that takes 2 requests a second and 50 at once, and whether order
 * held. Without batches it would take minutes that say nothing new: that time is computed from the tariff. One run,
 * because it starts from an empty bucket and its length is the tariff's, not the machine's.
 */
export async function run(): Promise<{ rows: BenchRow[]; summary: Record<string, unknown> }> {
  const portal = await startCountingPortal();
  const subject = await startSubject({ portal, bot: 'echo', env: { B24_RATE: 'standard' } });
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  portal.behaviour = { bucket: BUCKET };
  const posts = makePosts({ portal, from: 100_000, count: REPLIES, dialogs: DIALOGS });
  const seen: string[] = [];
  portal.onReply = (text) => seen.push(text);
  const before = { replies: portal.replies, requests: portal.requests };
  const startedAt = performance.now();
  const load = await drive(posts, { port: subject.port });
  await portal.seen(before.replies + REPLIES);
  const seconds = rounded((performance.now() - startedAt) / 1000);
  const requests = portal.requests - before.requests;
  const { refused } = portal;
  await subject.stop();
  await portal.close();

  const unbatched = (REPLIES - BUCKET.burst) / BUCKET.perSecond;
  const p99 = rounded(percentile(load.latencies, 0.99));
  return {
    rows: [
      { batches: 'on', seconds, requests, refused, 'ack p99 ms': p99 },
      { batches: 'off (computed)', seconds: unbatched, requests: REPLIES, refused: '', 'ack p99 ms': '' },
    ],
    summary: {
      ratio: rounded(unbatched / seconds),
      seconds,
      unbatchedSeconds: unbatched,
      requests,
      refused,
      outOfOrder: outOfOrder(seen),
    },
  };
}

/** Replies that came behind a later one of their dialog. */
function outOfOrder(texts: readonly string[]): number {
  const latest = new Map<number, number>();
  let wrong = 0;
  for (const text of texts) {
    const number = Number(text.split(' ').at(-1));
    const dialog = number % DIALOGS;
    if (number < (latest.get(dialog) ?? 0)) wrong += 1;
    latest.set(dialog, number);
  }
  return wrong;
}
