import type { Context, MessageContext } from '../context.ts';

/** As far as a name may be from what was typed: one slip in short names, two in longer ones. */
const reach = (name: string): number => (name.length < 5 ? 1 : 2);

/**
 * The command that somebody may have meant with a message such as `/ecko hi`: portals send what is no command as an
 * ordinary message (event reference, section 4). Undefined where nobody spoke to the bot, or nothing is near.
 */
export function meantCommand(
  ctx: Context,
  names: readonly string[],
): { ctx: MessageContext; typed: string; name: string } | undefined {
  if (ctx.kind !== 'message') return undefined;
  const typed = /^\/([^\s/]{1,40})(?:\s|$)/.exec(ctx.text.trimStart())?.[1];
  if (typed === undefined || !isAddressed(ctx)) return undefined;
  const near = names
    .map((name) => ({ name, distance: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance: far }) => far <= reach(name))
    .sort((a, b) => a.distance - b.distance);
  const [best] = near;
  return best && { ctx, typed, name: best.name };
}

/** Supervisors hear what is said to others, too. */
function isAddressed({ place, event, bot }: MessageContext): boolean {
  return place === 'private' || event.message.textOriginal.includes(`[USER=${bot.id}]`);
}

/** Letters to change, add, leave out or exchange with their neighbour (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
