import { attach, bb, block, bold } from 'b24bot';
import { z } from 'zod';

/** How many polls of a dialog are kept; votes in older ones are refused. */
const KEPT = 20;
const BAR = 10;

const poll = z.object({
  id: z.number(),
  by: z.number(),
  question: z.string(),
  options: z.array(z.string()),
  /** Option by person. */
  votes: z.record(z.string(), z.number()).default({}),
  isOpen: z.boolean().default(true),
});

export type Poll = z.output<typeof poll>;

/** The polls of a dialog. */
export const polls = z.object({ made: z.number().default(0), polls: z.array(poll).default([]) });

export type Polls = z.output<typeof polls>;

/** Adds a poll to those of the dialog. */
export function open(all: Polls, { by, question, options }: Pick<Poll, 'by' | 'question' | 'options'>): Poll {
  all.made += 1;
  const made = { id: all.made, by, question, options, votes: {}, isOpen: true };
  all.polls = [...all.polls, made].slice(-KEPT);
  return made;
}

export function find(all: Polls, id: number): Poll | undefined {
  return all.polls.find((one) => one.id === id);
}

/** A person has one vote: for another option it moves, for the same one it is taken back. */
export function vote({ votes }: Poll, userId: number, option: number): void {
  if (votes[userId] === option) delete votes[userId];
  else votes[userId] = option;
}

/** Question and results, as parts of a message. */
export function results({ question, options, votes, isOpen }: Poll) {
  const cast = Object.values(votes);
  const lines = options.map((option, index) => {
    const count = cast.filter((one) => one === index).length;
    const filled = cast.length === 0 ? 0 : Math.round((BAR * count) / cast.length);
    return block.message(bb`${'▰'.repeat(filled)}${'▱'.repeat(BAR - filled)} ${String(count)} · ${option}`);
  });
  return [bb`${bold(question)}${isOpen ? '' : ' (closed)'}`, attach(lines)] as const;
}
