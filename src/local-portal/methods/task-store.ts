import type { Portal } from '../portal.ts';
import type { Task } from '../state.ts';

/** What a new task is given; the rest has defaults. */
export type NewTask = Pick<Task, 'title' | 'creatorId' | 'responsibleId'> &
  Partial<Pick<Task, 'description' | 'deadline' | 'priority'>>;

/** Status of a task that nobody has begun. */
const WAITING = 2;

/** Puts a task on somebody's list. */
export function createTask(portal: Portal, facts: NewTask): Task {
  const { ids, tasks } = portal.state;
  ids.task += 1;
  const task: Task = {
    description: '',
    deadline: null,
    priority: 1,
    ...facts,
    id: ids.task,
    status: WAITING,
    createdAt: portal.now(),
    closedAt: null,
  };
  tasks.set(task.id, task);
  return task;
}
