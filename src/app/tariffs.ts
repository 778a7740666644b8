import type { Config } from '../config.ts';
import { ENTERPRISE, STANDARD, type Tariff, UNLIMITED } from '../rest/tariff.ts';

/** What B24_RATE stands for; `auto` goes by each portal's licence, and by the lower tariff until that is known. */
export const TARIFFS: Readonly<Record<Config['rate'], Tariff>> = {
  auto: STANDARD,
  standard: STANDARD,
  enterprise: ENTERPRISE,
  off: UNLIMITED,
};
