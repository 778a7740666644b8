import { expect } from 'vitest';
import { ComposeError } from '../../src/errors.ts';

/** Runs `action` and gives the ComposeError it must throw. */
export function refusal(action: () => unknown): ComposeError {
  try {
    action();
  } catch (error) {
    if (error instanceof ComposeError) return error;
    throw error;
  }
  return expect.unreachable('nothing was refused');
}
