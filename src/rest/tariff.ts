import { RATE_ENTERPRISE, RATE_STANDARD } from '../bitrix24/limits.ts';

/** What a portal lets through: requests drained from its bucket per second, and requests the bucket holds. */
export interface Tariff {
  readonly perSecond: number;
  readonly burst: number;
}

/** Every plan but Enterprise. Source: Bitrix24 REST reference, limits. */
export const STANDARD: Tariff = RATE_STANDARD;
/** Source: Bitrix24 REST reference, limits. */
export const ENTERPRISE: Tariff = RATE_ENTERPRISE;
/** For portals of one's own whose administrator has set no limit. */
export const UNLIMITED: Tariff = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

/**
 * The tariff behind `LICENSE` of `app.info`, e.g. `ru_ent250`; undefined where the licence does not tell
 * (`<lang>_selfhosted`: whatever its administrator configured).
 */
export function tariffOf(license: string): Tariff | undefined {
  if (license.endsWith('_selfhosted')) return undefined;
  return /_ent\d*$/.test(license) ? ENTERPRISE : STANDARD;
}
