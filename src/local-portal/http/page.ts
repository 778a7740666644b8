import type { HttpAnswer } from './listener.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
};

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** What a page may do besides showing itself; values are sources of a Content-Security-Policy. */
export interface PagePolicy {
  formAction?: string;
  frame?: string;
  /** Nonce of the page's own script. */
  nonce?: string;
}

/** A small page of the portal: no foreign content, no script but the one with the nonce. */
export function pageAnswer(status: number, title: string, body: string, policy: PagePolicy = {}): HttpAnswer {
  const rules = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    `form-action ${policy.formAction ?? "'self'"}`,
    ...(policy.frame === undefined ? [] : [`frame-src ${policy.frame}`]),
    ...(policy.nonce === undefined ? [] : [`script-src 'nonce-${policy.nonce}'`, "connect-src 'self'"]),
  ];
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': rules.join('; '),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
h1{font-size:1.4rem}ul{list-style:none;padding:0}
button{font:inherit;padding:.5em 1em;margin:.2em 0;min-width:18em;text-align:left;border:1px solid #8886;border-radius:8px;background:#8881;color:inherit;cursor:pointer}
button:hover{background:#0b6fd122}button:focus-visible{outline:2px solid #0b66c3}
iframe{width:100%;height:80vh;border:1px solid #8886;border-radius:12px}</style></head>
<body>${body}</body></html>
`,
  };
}
