import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSite } from './site.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const fixture = (name: string) => readFileSync(new URL(`../fixtures/events/${name}`, import.meta.url));
const URL_OF_FRAME = '/bitrix24/install?DOMAIN=kestrel-works.bitrix24.eu&PROTOCOL=1&LANG=en&APP_SID=abc';

describe('/bitrix24/install', () => {
  it('takes the install callback of an application without a page', async () => {
    const { server, taken } = await openSite();
    const payload = fixture('app-install.form');
    const answer = await server.inject({ method: 'POST', url: '/bitrix24/install', headers: FORM, payload });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(taken[0]?.value['event']).toBe('ONAPPINSTALL');
  });

  it('answers a proven frame with a page that finishes the installation, framed by that portal only', async () => {
    const { server, taken } = await openSite();
    const payload = fixture('page-open.form');
    const answer = await server.inject({ method: 'POST', url: URL_OF_FRAME, headers: FORM, payload });
    expect(answer.statusCode).toBe(200);
    expect(taken[0]).toMatchObject({ query: { DOMAIN: 'kestrel-works.bitrix24.eu', PROTOCOL: '1' } });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['x-frame-options']).toBeUndefined();
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain('frame-ancestors https://kestrel-works.bitrix24.eu');

    expect(answer.body).toContain('<script src="https://api.bitrix24.com/api/v1/"></script>');
    const inline = /<script>(.*?)<\/script>/.exec(answer.body)?.[1] ?? '';
    expect(inline).toContain('BX24.installFinish()');
    const digest = createHash('sha256').update(inline).digest('base64');
    expect(policy).toContain(`script-src https://api.bitrix24.com 'sha256-${digest}'`);
    expect(answer.body).not.toMatch(/[0-9a-f]{32}/);
  });

  it.each([
    ['refused', 403],
    ['try-later', 503],
  ] as const)('answers a %s frame with a page that finishes nothing', async (view, status) => {
    const site = await openSite();
    site.answers.frame = { status, view };
    const payload = fixture('page-open.form');
    const answer = await site.server.inject({ method: 'POST', url: URL_OF_FRAME, headers: FORM, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.body).not.toContain('<script');
    expect(String(answer.headers['content-security-policy'])).toContain("script-src 'none'");
  });

  it('shows a plain page to a person who typed the address', async () => {
    const { server, taken } = await openSite();
    const answer = await server.inject('/bitrix24/install');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('b24bot is running');
    expect(String(answer.headers['content-security-policy'])).toContain("frame-ancestors 'none'");
    expect(taken).toEqual([]);
  });

  it('refuses a post that is neither', async () => {
    const { server, taken } = await openSite();
    const answer = await server.inject({
      method: 'POST',
      url: '/bitrix24/install',
      headers: FORM,
      payload: 'a=1',
    });
    expect(answer.statusCode).toBe(400);
    expect(taken).toEqual([]);
  });
});
