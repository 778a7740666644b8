import { attach, bb, block, timestamp } from 'b24bot';
import { z } from 'zod';

/** The portal gives that many in one answer. */
const PAGE = 50;
const LISTED = 10;
const AWAITING_CONTROL = 4;
const DATE = 'DAY_SHORT_MONTH_FORMAT';

/** What `tasks.task.list` answers, as far as it is asked for (REST reference: tasks.task.list). */
const answer = z.object({
  tasks: z.array(z.object({ id: z.coerce.number(), title: z.string(), deadline: z.coerce.date() })),
});

export type Task = z.output<typeof answer>['tasks'][number];

/** Asks for what a person should have done by now, the oldest first. */
export function overdueOf(userId: number, now: number) {
  return {
    filter: {
      RESPONSIBLE_ID: userId,
      '<DEADLINE': new Date(now).toISOString(),
      '<REAL_STATUS': AWAITING_CONTROL,
    },
    order: { DEADLINE: 'asc' },
    select: ['ID', 'TITLE', 'DEADLINE'],
  };
}

/** @throws ZodError when the portal answers anything else */
export const readTasks = (result: unknown): readonly Task[] => answer.parse(result).tasks;

/** How many there are: `3`, or `50 or more`. */
export const countOf = ({ length }: readonly Task[]): string => `${length}${length < PAGE ? '' : ' or more'}`;

/** The list, with a link to each task. */
export function listOf(tasks: readonly Task[], userId: number) {
  const more = tasks.length - LISTED;
  return attach(
    [
      block.link(
        tasks.slice(0, LISTED).map(({ id, title, deadline }) => ({
          name: title,
          link: `/company/personal/user/${userId}/tasks/task/view/${id}/`,
          description: bb`until ${timestamp(deadline, DATE)}`,
        })),
      ),
      ...(more > 0 ? [block.message(`and ${more} more`)] : []),
    ],
    { color: '#df532d' },
  );
}
