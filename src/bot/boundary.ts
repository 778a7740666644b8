import type { Layer, Next } from './chain.ts';
import { runChain } from './chain.ts';
import type { Context } from './context.ts';
import { RunVerdict, type Verdict } from './contract.ts';

/**
 * Decides what becomes of an event whose handler threw. Nothing returned: the boundary outside decides,
 * and in the end the server's own rules.
 */
export type ErrorHandler<Ctx extends Context = Context> = (
  error: unknown,
  ctx: Ctx,
) => Verdict | undefined | Promise<Verdict | undefined>;

const caught = new WeakSet<Context>();

/** True when an error boundary replied in place of a handler: what that handler changed does not count. */
export function hasFailed(ctx: Context): boolean {
  return caught.has(ctx);
}

/**
 * Runs layers inside an error boundary. Errors from behind the boundary (`last`) pass it untouched, and so does
 * everything once the run is aborted: then the server decides, not the author.
 * @throws RunVerdict when the boundary decided, else the handler's own error.
 */
export async function runBounded(
  layers: readonly Layer<Context>[],
  onError: ErrorHandler | undefined,
  ctx: Context,
  last: Next,
): Promise<void> {
  if (!onError) return runChain(layers, ctx, last);
  const behind = { failed: false };
  try {
    await runChain(layers, ctx, async () => {
      try {
        await last();
      } catch (error) {
        behind.failed = true;
        throw error;
      }
    });
  } catch (error) {
    if (behind.failed || error instanceof RunVerdict || ctx.signal.aborted) throw error;
    await settle(error, await onError(error, ctx), ctx);
  }
}

async function settle(error: unknown, verdict: Verdict | undefined, ctx: Context): Promise<void> {
  if (!verdict) throw error;
  if (verdict.verdict !== 'reply') throw new RunVerdict(verdict, error);
  ctx.log.error({ err: error }, 'handler failed; the error boundary replied');
  caught.add(ctx);
  if ('reply' in ctx) await ctx.reply(verdict.text);
}
