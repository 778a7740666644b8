import { z } from 'zod';

const when = z.enum(['before', 'after']).optional();
const status = z.number().int().min(200).max(599).optional();
const ms = z.number().int().positive();
const call = { method: z.string().min(1), times: z.number().int().positive().optional() };
const event = { event: z.string().min(1), times: z.number().int().positive().optional() };

const callFault = z.discriminatedUnion('do', [
  z.strictObject({
    ...call,
    do: z.literal('fail'),
    code: z.string(),
    description: z.string().optional(),
    status,
  }),
  z.strictObject({ ...call, do: z.literal('hang'), when }),
  z.strictObject({ ...call, do: z.literal('drop'), when }),
  z.strictObject({ ...call, do: z.literal('html'), status, when }),
  z.strictObject({ ...call, do: z.literal('slow'), ms }),
]);
const eventFault = z.discriminatedUnion('do', [
  z.strictObject({ ...event, do: z.literal('lose') }),
  z.strictObject({ ...event, do: z.literal('delay'), ms }),
  z.strictObject({ ...event, do: z.literal('duplicate'), copies: z.number().int().positive().optional() }),
  z.strictObject({ ...event, do: z.literal('reorder') }),
]);

/** An order for something to go wrong, as it comes from outside: with `method` for calls, with `event` for events. */
export const faultSchema = z.unknown().transform((input, context) => {
  const isEvent = typeof input === 'object' && input !== null && 'event' in input;
  const checked = (isEvent ? eventFault : callFault).safeParse(input);
  if (checked.success) return checked.data;
  for (const { path, message } of checked.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});
