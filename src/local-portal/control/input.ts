import type { ZodType, z } from 'zod';
import { PortalError } from '../portal.ts';
import type { JsonMap } from '../state.ts';

/** One thing that can be asked of the portal; `input` is the query of a GET, the body of a POST. */
export type Control = (input: JsonMap) => unknown;

/** A control that gets checked input. It throws PortalError INPUT_BROKEN, which names the first field that is wrong. */
export function control<Schema extends ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => unknown,
): Control {
  return (input) => {
    const checked = schema.safeParse(input);
    if (checked.success) return run(checked.data);
    const [issue] = checked.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw new PortalError('INPUT_BROKEN', `${place}${issue?.message ?? 'wrong input'}`);
  };
}

/** The same for what people do: what they cannot do is refused with its reason. */
export function act<Schema extends ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>) => unknown,
): Control {
  return control(schema, (input) => {
    try {
      return run(input);
    } catch (error) {
      if (error instanceof PortalError || !(error instanceof Error)) throw error;
      throw new PortalError('REFUSED', error.message);
    }
  });
}
