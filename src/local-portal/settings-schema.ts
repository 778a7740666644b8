import { z } from 'zod';
import { RATE_ENTERPRISE, RATE_STANDARD } from '../bitrix24/limits.ts';

/** `off`, the limit of a plan, or numbers of one's own. */
const rate = z
  .union([
    z.null(),
    z.enum(['off', 'standard', 'enterprise']),
    z.strictObject({ perSecond: z.number().positive(), burst: z.number().int().positive() }),
  ])
  .transform((value) => {
    if (value === 'standard') return RATE_STANDARD;
    if (value === 'enterprise') return RATE_ENTERPRISE;
    return value === 'off' ? null : value;
  });

/** Settings of a running portal that may be changed from outside. */
export const settingsSchema = z
  .strictObject({
    limits: z.enum(['documented', 'actual']),
    tokenLife: z.number().int().positive(),
    nullAs: z.enum(['drop', 'empty']),
    rate,
    operatingSeconds: z.number().positive().nullable(),
    operatingScale: z.number().positive(),
    statuses: z.enum(['documented', 'actual']),
    dotlessHosts: z.boolean(),
    webhooksNeedHttps: z.boolean(),
    slowHandlerMs: z.number().positive().nullable(),
    license: z.string().regex(/^[a-z]+\d*$/),
  })
  .partial();
