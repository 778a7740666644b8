import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { KeepError } from './keep-error.ts';

const id = z.number().int().positive();

const user = z.strictObject({
  id,
  name: z.string().min(1),
  lastName: z.string().optional(),
  workPosition: z.string().optional(),
  gender: z.enum(['M', 'F', '']).optional(),
  email: z.string().optional(),
  login: z.string().min(1).optional(),
  color: z.string().optional(),
  avatar: z.string().optional(),
  active: z.boolean().optional(),
  isAdmin: z.boolean().optional(),
  isExtranet: z.boolean().optional(),
  /** A visitor of an open line. */
  isConnector: z.boolean().optional(),
});

const chat = z.strictObject({
  id: id.optional(),
  title: z.string().min(1),
  type: z.enum(['group', 'open', 'channel', 'openChannel', 'openLine']).default('group'),
  description: z.string().optional(),
  /** Default: the first member. */
  owner: id.optional(),
  members: z.array(id).min(1),
  messages: z.array(z.strictObject({ author: id, text: z.string().min(1) })).default([]),
});

const seedSchema = z.strictObject({
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'two lower-case letters')
    .optional(),
  users: z.array(user).default([]),
  chats: z.array(chat).default([]),
});

/** People and chats that a fresh portal starts with, besides or instead of facts about the usual people. */
export type Seed = z.output<typeof seedSchema>;

/** `users[1].id` */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number' ? `${place}[${key}]` : `${place}${place ? '.' : ''}${String(key)}`,
    '',
  );
}

/**
 * Checks a seed.
 * @param path names the file in errors
 * @throws KeepError with the place of the first thing that is wrong
 */
export function checkSeed(path: string, value: unknown): Seed {
  const checked = seedSchema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new KeepError(path, placeOf(issue?.path ?? []), issue?.message ?? 'is no seed');
}

/** Reads a seed file: JSON with `users` and `chats`. @throws KeepError */
export async function readSeed(path: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new KeepError(path, '', 'cannot be read', error);
  }
  try {
    return checkSeed(path, JSON.parse(text));
  } catch (error) {
    if (error instanceof KeepError) throw error;
    throw new KeepError(path, '', error instanceof Error ? error.message : 'is no JSON', error);
  }
}
