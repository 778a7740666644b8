import { OPERATING_SECONDS, RATE_ENTERPRISE, RATE_STANDARD } from '../bitrix24/limits.ts';
import type { PortalSettings } from './portal.ts';

/** A portal for tests: the platform's behaviour without its limits. */
export const defaultSettings: PortalSettings = {
  limits: 'actual',
  tokenLife: 3600,
  nullAs: 'drop',
  rate: null,
  operatingSeconds: null,
  operatingScale: 1,
  statuses: 'documented',
  dotlessHosts: false,
  webhooksNeedHttps: false,
  slowHandlerMs: null,
  license: 'selfhosted',
};

/** What the cloud adds: its limits for all plans but Enterprise, and patience with slow handlers that ends. */
export const cloudSettings: Partial<PortalSettings> = {
  rate: RATE_STANDARD,
  operatingSeconds: OPERATING_SECONDS,
  slowHandlerMs: 5000,
  license: 'std',
};

/** The same for the Enterprise plan. */
export const enterpriseSettings: Partial<PortalSettings> = {
  ...cloudSettings,
  rate: RATE_ENTERPRISE,
  license: 'ent250',
};
