import { readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { HttpAnswer } from '../http/listener.ts';

/** Where the build puts the page. */
export const builtPage = resolve(import.meta.dirname, '../../../dist/chat-page');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing but the page's own files runs, and nothing is loaded from anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const missing = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The chat page is not built</title>
<h1>The chat page is not built</h1>
<p>Build it once with <code>npm run page</code> (<code>npm ci</code> does it too), then load this page again.</p>
<p>The portal itself is running: REST, authorisation and events work without the page.</p></html>
`;

/** The page itself; where it is not built, a page that says how to build it. */
export function pageAnswer(folder: string): HttpAnswer {
  return fileAnswer(folder, 'index.html') ?? html(503, missing);
}

/** A file of the build: `assets/NAME`, nothing outside. Null when there is none. */
export function assetAnswer(folder: string, name: string): HttpAnswer | null {
  if (!/^assets\/[\w-]+(?:\.[\w-]+)+$/.test(name)) return null;
  return fileAnswer(folder, name);
}

function fileAnswer(folder: string, name: string): HttpAnswer | null {
  const type = types[extname(name)];
  if (type === undefined) return null;
  try {
    const body = readFileSync(join(folder, name), 'utf8');
    const cache = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
    return { status: 200, headers: { ...headers, 'content-type': type, 'cache-control': cache }, body };
  } catch {
    return null;
  }
}

function html(status: number, body: string): HttpAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body,
  };
}
