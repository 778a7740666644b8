import { z } from 'zod';

/** Where in the portal an application is opened, as it comes from outside. */
export const placementSchema = z.object({
  placement: z.string().optional(),
  options: z.record(z.string(), z.json()).optional(),
});
