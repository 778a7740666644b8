import { createHash } from 'node:crypto';

/** What the person who opened the application in the portal gets to see. */
export type InstallView = 'installed' | 'refused' | 'try-later' | 'plain';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#333}h1{font-size:1.4rem}';
/** Tells the portal that the application is ready; before that no event is sent. */
const FINISH = 'BX24.init(function(){BX24.installFinish();});';
const LIBRARY = 'https://api.bitrix24.com/api/v1/';

const TEXTS: Readonly<Record<InstallView, { title: string; text: string }>> = {
  installed: { title: 'The bot is installed', text: 'Open the messenger and write to it.' },
  refused: {
    title: 'The installation was refused',
    text: 'Only an administrator of a permitted portal can install this application. The log of the server says why.',
  },
  'try-later': {
    title: 'The installation could not be checked now',
    text: 'Bitrix24 did not confirm it in time. Open this page again in a minute.',
  },
  plain: {
    title: 'b24bot is running',
    text: 'This is the installation address of a Bitrix24 application. Bitrix24 opens it by itself.',
  },
};

function sourceHash(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}

export interface Page {
  html: string;
  headers: Record<string, string>;
}

/**
 * A page for the portal's frame.
 * @param portalOrigin the verified origin that may frame the page; without it nobody may, except for the
 * static refusals, which hold nothing to click.
 */
export function installPage(view: InstallView, portalOrigin?: string): Page {
  const { title, text } = TEXTS[view];
  const finish = view === 'installed' ? `<script src="${LIBRARY}"></script><script>${FINISH}</script>` : '';
  const ancestors = portalOrigin ?? (view === 'plain' ? "'none'" : '*');
  const policy = [
    "default-src 'none'",
    `style-src ${sourceHash(STYLE)}`,
    view === 'installed'
      ? `script-src ${new URL(LIBRARY).origin} ${sourceHash(FINISH)}`
      : "script-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ];
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1><p>${text}</p>${finish}</html>`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
    },
  };
}
