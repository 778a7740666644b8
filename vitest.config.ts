import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'bots/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Some tests kill processes and fill disks: a shared machine may be too slow once. Locally every failure shows.
    retry: process.env['CI'] ? 2 : 0,
    unstubEnvs: true,
  },
});
