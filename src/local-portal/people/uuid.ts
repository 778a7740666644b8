import type { PortalCore } from '../core.ts';

/** Clients give every message a UUID of their own, version 4. */
export function clientUuid(core: PortalCore): string {
  const hex = core.hex(32);
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
