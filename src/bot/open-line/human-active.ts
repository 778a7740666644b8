import { z } from 'zod';
import type { Middleware } from '../builder.ts';
import { type Reach, serviceMissing } from '../reach.ts';
import { createSessionKind } from '../sessions/session.ts';
import type { OpenSession } from '../sessions/sessions.ts';

const state = z.object({ human: z.boolean().default(false) });

/** Kept beside the bot's own session, per dialog; a conversation that rests this long begins anew. */
const kind = { ...createSessionKind({ schema: state, ttl: '30d' }), slot: 'line' };

/** Read once in a run; what the run changed is seen by the run. */
const opened = new WeakMap<Reach, Promise<OpenSession>>();

function open(reach: Reach): Promise<OpenSession> {
  const known = opened.get(reach);
  if (known) return known;
  const { sessions } = reach.services;
  if (!sessions) throw serviceMissing('ctx.openLine.humanActive');
  const reading = sessions.open(kind, reach.event);
  opened.set(reach, reading);
  return reading;
}

export async function readHumanActive(reach: Reach): Promise<boolean> {
  const { value } = await open(reach);
  return state.parse(value).human;
}

export async function writeHumanActive(reach: Reach, isActive: boolean): Promise<void> {
  const session = await open(reach);
  Object.assign(session.value, { human: isActive });
  const changes = session.changes(session.value, true);
  if (changes) reach.run.keep(changes);
}

/**
 * Keeps the bot silent in open lines while a person has the conversation: what operators write reaches no handler
 * behind this, and what visitors write neither, from the first word of an operator (or `ctx.openLine.toOperator`,
 * `transfer`) until the bot is added to the conversation again. Commands are not held back.
 *
 * @example bot.use(quietWithOperator());
 */
export function quietWithOperator(): Middleware {
  return async (ctx, next) => {
    const line = 'openLine' in ctx ? ctx.openLine : undefined;
    if (line === undefined) return next();
    if (ctx.kind === 'join') {
      if (await line.humanActive()) await line.setHumanActive(false);
      return next();
    }
    if (ctx.kind !== 'message' && ctx.kind !== 'messageEdited') return next();
    if (line.isOperator) {
      if (ctx.kind === 'message' && !(await line.humanActive())) await line.setHumanActive(true);
      return undefined;
    }
    if (await line.humanActive()) return undefined;
    return next();
  };
}
