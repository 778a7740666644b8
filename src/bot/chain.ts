/** Passes the event on to what was declared later; resolves when that is through. */
export type Next = () => Promise<void>;

/** One declaration: a middleware, a handler, a group. */
export interface Layer<Ctx> {
  matches(ctx: Ctx): boolean;
  run(ctx: Ctx, next: Next): unknown;
  /** True for middleware: it also runs for what goes to a dialog in progress. */
  readonly isMiddleware?: true;
}

/**
 * Runs the first matching layer; it decides with `next()` whether those behind it run too.
 * @throws Error when one layer calls `next()` twice.
 */
export async function runChain<Ctx>(layers: readonly Layer<Ctx>[], ctx: Ctx, last: Next): Promise<void> {
  await step(layers, 0, ctx, last);
}

async function step<Ctx>(layers: readonly Layer<Ctx>[], from: number, ctx: Ctx, last: Next): Promise<void> {
  let index = from;
  let layer = layers[index];
  while (layer && !layer.matches(ctx)) {
    index += 1;
    layer = layers[index];
  }
  if (!layer) return last();
  let passed = false;
  await layer.run(ctx, () => {
    if (passed) return Promise.reject(new Error('next() was called twice in one handler'));
    passed = true;
    return step(layers, index + 1, ctx, last);
  });
}
