import { createSealer } from '../../src/portals/seal.ts';

export const sealer = createSealer([{ id: 'test', key: new Uint8Array(32).fill(7) }]);
