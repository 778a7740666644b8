import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What became of a request: its status, or why there is none. */
export type PostResult = { status: number } | { status: null; error: string };

/**
 * Posts an event body to a handler, as the event queue does: form encoding, no redirects followed, the answer's
 * body ignored (event reference, section 1). Never rejects.
 */
export function postForm(url: string, body: string, signal: AbortSignal): Promise<PostResult> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const fail = (error: Error): void => resolve({ status: null, error: error.message });
    try {
      const request = send(url, {
        method: 'POST',
        agent: false,
        signal,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Bitrix24 Webhook Engine',
        },
      });
      request.on('error', fail);
      request.on('response', (response) => {
        const { statusCode } = response;
        response.resume();
        response.on('error', fail);
        response.on('close', () => resolve({ status: statusCode ?? 0 }));
      });
      request.end(body);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
