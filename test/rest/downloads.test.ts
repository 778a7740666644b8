import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransportError } from '../../src/errors.ts';
import { createDownloads, type Download, type DownloadRequest } from '../../src/rest/downloads.ts';
import { createHostPolicy } from '../../src/rest/hosts.ts';
import { type Answer, listen } from './listener.ts';

async function portalOf(answer: Answer) {
  const portal = await listen(answer);
  const downloads = createDownloads({ hosts: createHostPolicy({ allow: [portal.host] }) });
  onTestFinished(() => downloads.close());
  const open = (more: Partial<DownloadRequest> = {}): Promise<Download> =>
    downloads.open({
      url: `${portal.origin}/rest/download.json?auth=secret&token=a%7Cb`,
      host: portal.host,
      method: 'imbot.v2.File.download',
      maxBytes: 1000,
      ...more,
    });
  return { portal, open };
}

async function failure(work: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TransportError)) throw new Error(`expected a TransportError, got ${error}`);
  expect(error.message).not.toContain('secret');
  return error;
}

describe('a download', () => {
  it('is a stream of what the portal sends', async () => {
    const { portal, open } = await portalOf((_seen, response) => {
      response.setHeader('content-type', 'image/png').end('abc');
    });
    const { stream, size, contentType } = await open();
    expect([await buffer(stream), size, contentType]).toEqual([Buffer.from('abc'), 3, 'image/png']);
    expect(portal.seen[0]?.path).toBe('/rest/download.json?auth=secret&token=a%7Cb');
  });

  it('comes from the portal and from nowhere else', async () => {
    const { portal, open } = await portalOf((_seen, response) => response.end('abc'));
    const elsewhere = await listen((_seen, response) => response.end('abc'));
    for (const url of [
      `${elsewhere.origin}/rest/download.json?auth=secret`,
      'http://169.254.169.254/latest/meta-data?secret',
      'file:///etc/passwd?secret',
      'no address at all, secret',
    ]) {
      expect((await failure(open({ url }))).code).toBe('HOST_REFUSED');
    }
    expect([portal.connections(), elsewhere.connections()]).toEqual([0, 0]);
  });

  it('follows no redirect', async () => {
    const elsewhere = await listen((_seen, response) => response.end('abc'));
    const { open } = await portalOf((_seen, response) => {
      response.writeHead(302, { location: `${elsewhere.origin}/?secret` }).end();
    });
    expect((await failure(open())).code).toBe('REDIRECT');
    expect(elsewhere.connections()).toBe(0);
  });

  it('ends where it is larger than asked for, said or not', async () => {
    const said = await portalOf((_seen, response) => response.setHeader('content-length', 1001).end('x'));
    expect((await failure(said.open())).code).toBe('TOO_LARGE');
    const unsaid = await portalOf((_seen, response) => {
      for (let n = 0; n < 30; n += 1) response.write('x'.repeat(100));
      response.end();
    });
    const { stream, size } = await unsaid.open();
    expect(size).toBeUndefined();
    expect((await failure(buffer(stream))).code).toBe('TOO_LARGE');
  });

  it('is none without the file, and ends when it is aborted', async () => {
    const refusing = await portalOf((_seen, response) => response.writeHead(403).end('{"error":"X"}'));
    expect(await failure(refusing.open())).toMatchObject({
      code: 'BROKEN',
      message: expect.stringContaining('403'),
    });
    const stop = new AbortController();
    const silent = await portalOf(() => stop.abort());
    expect((await failure(silent.open({ signal: stop.signal }))).code).toBe('ABORTED');
  });
});
