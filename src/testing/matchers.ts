import type { Message } from '../local-portal/state.ts';
import type { Actor } from './actor.ts';

/** Everything a person reads in a message: its text, then the texts of its attachment. */
export function readable(message: Message): string {
  const texts: string[] = [message.text];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(message.params['ATTACH']);
  return texts.join('\n');
}

interface MatchResult {
  pass: boolean;
  message: () => string;
}

/**
 * Matchers for `expect.extend`.
 *
 * @example
 * expect.extend(matchers);
 * expect(user).toHaveSeen('Hello');
 */
export const matchers = {
  /** A message of somebody else in the actor's dialog contains the text or matches the pattern. */
  toHaveSeen(actor: Actor, wanted: string | RegExp): MatchResult {
    const seen = actor.received.map(readable);
    const pass = seen.some((text) =>
      typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text),
    );
    return {
      pass,
      message: () =>
        `user ${actor.id} in dialog ${actor.dialogId} was${pass ? ' not' : ''} to see ${wanted}; seen:\n${seen.map((text) => `  ${text}`).join('\n') || '  nothing'}`,
    };
  },
};

declare module 'vitest' {
  // The type parameters must be declared exactly as vitest declares them.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toHaveSeen(wanted: string | RegExp): R;
  }
}
