import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { broken, ok, type Verdict, warning } from './finding.ts';

const WITHIN_MS = 10_000;
/** Certificates are renewed a month before they end; less than this and nobody did. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Does the server answer at its public address? Asked from here, so a portal may still see it differently. */
export async function checkAddress(publicUrl: string): Promise<Verdict> {
  const { hostname } = new URL(publicUrl);
  const live = `${publicUrl}/health/live`;
  // Portals take no handler on a host without a dot (event reference, section 1).
  if (!hostname.includes('.', 1))
    return broken(
      `${publicUrl}: a portal takes no host without a dot`,
      'Set PUBLIC_URL to a full host name.',
    );
  const answer = await fetch(live, { signal: AbortSignal.timeout(WITHIN_MS), redirect: 'manual' }).catch(
    (error: unknown) => causeOf(error),
  );
  if (typeof answer === 'string')
    return broken(
      `${live} does not answer: ${answer}`,
      'Start the server; let the name of PUBLIC_URL and the proxy in front lead to it.',
    );
  if (answer.status !== 200)
    return broken(
      `${live} answers ${answer.status}`,
      'Something else answers there: see the proxy in front.',
    );
  return ok(`${publicUrl} answers`);
}

/** Is the certificate of the public address trusted, and for how long? */
export async function checkCertificate(publicUrl: string, now: number): Promise<Verdict> {
  const url = new URL(publicUrl);
  if (url.protocol !== 'https:')
    return warning(
      'events travel over plain http',
      'Put a proxy with a certificate in front; PUBLIC_URL must be https.',
    );
  const found = await certificateOf(url);
  if ('trouble' in found)
    return broken(found.trouble, 'Renew the certificate, with the whole chain and the name of PUBLIC_URL.');
  const days = Math.floor((found.until - now) / DAY_MS);
  const text = `valid for ${days} more days`;
  return days < SOON_DAYS ? warning(text, 'Renew the certificate; its renewal seems not to run.') : ok(text);
}

function certificateOf({ hostname, port }: URL): Promise<{ until: number } | { trouble: string }> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // An address is no name that a client may ask for (RFC 6066, section 3); the certificate must have it all the same.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const to = { host, port: port === '' ? 443 : Number(port), ...name, timeout: WITHIN_MS };
    const socket = connect(to, () => {
      resolve({ until: Date.parse(socket.getPeerCertificate().valid_to) });
      socket.destroy();
    });
    const fail = (trouble: string): void => {
      resolve({ trouble });
      socket.destroy();
    };
    socket.once('error', (error) => fail(error.message));
    socket.once('timeout', () => fail('no answer'));
  });
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
