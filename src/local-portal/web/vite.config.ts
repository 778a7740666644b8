import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** Builds the chat page into `dist/chat-page`, from where the local portal serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/_portal/page/',
  plugins: [vue({ features: { optionsAPI: false } })],
  build: {
    outDir: resolve(import.meta.dirname, '../../../dist/chat-page'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The page's policy allows no inline scripts and styles, and data: for pictures only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
