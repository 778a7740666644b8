import { ConfigError } from '../errors.ts';

/**
 * Asks the control of a local portal: `POST` with a body, else `GET`. Resolves with its JSON.
 * @param origin of the portal, e.g. `http://127.0.0.1:4100`
 * @throws ConfigError when no portal answers, or with its reason when it refuses
 */
export async function askPortal(origin: string, path: string, body?: object): Promise<object> {
  if (!URL.canParse(origin))
    throw new ConfigError(`${origin} is no address of a portal`, 'For example: http://127.0.0.1:4100');
  const url = new URL(`/_portal/${path}`, origin);
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, init).catch(() => {
    const trust =
      url.protocol === 'https:' ? ' Over TLS its authority has to be in NODE_EXTRA_CA_CERTS.' : '';
    throw new ConfigError(`no portal answers at ${url.origin}`, `Start one with: b24bot portal.${trust}`);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && typeof answer === 'object' && answer !== null) return answer;
  const told = typeof answer === 'object' && answer !== null && 'error_description' in answer;
  throw new ConfigError(
    told ? String(answer.error_description) : `the portal answered ${response.status} to ${url.pathname}`,
  );
}
