import { z } from 'zod';
import type { Said } from './model.ts';

/** How much of a conversation the model is reminded of. */
const MESSAGES = 20;
const CHARACTERS = 12_000;

/** What was said in a dialog, the latest last. */
export const history = z.object({
  said: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() })).default([]),
});

type History = z.output<typeof history>;

/** Adds a question and its answer, and forgets the oldest ones. */
export function remember(past: History, question: string, answer: string): void {
  past.said.push({ role: 'user', content: question }, { role: 'assistant', content: answer });
  const size = () => past.said.reduce((sum, { content }) => sum + content.length, 0);
  while (past.said.length > MESSAGES || (past.said.length > 2 && size() > CHARACTERS)) past.said.splice(0, 2);
}

/** All that the model is told to answer a question. */
export function conversation(prompt: string, past: History, question: string): Said[] {
  return [{ role: 'system', content: prompt }, ...past.said, { role: 'user', content: question }];
}
