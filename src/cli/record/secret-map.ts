import type { WireMap, WireValue } from '../../bitrix24/event.ts';

/** Keys whose values are secrets or name the portal, and the two digits that their stand-ins begin with. */
const KINDS: Readonly<Record<string, string>> = {
  access_token: 'ac',
  auth_id: 'ac',
  auth: 'ac',
  refresh_token: 'fe',
  refresh_id: 'fe',
  application_token: 'ab',
  client_secret: 'c5',
  bottoken: 'b0',
  code: 'c0',
  app_sid: '5d',
  sessid: '5e',
  token: '70',
  signature: '51',
  member_id: 'aa',
};
/** CLIENT_ID of a webhook's bot is its secret; the id of an application says which one it is. */
const CLIENT_ID = 'client_id';
const HOSTS: ReadonlySet<string> = new Set(['domain', 'client_endpoint']);
/** The same for every portal. */
const PUBLIC_HOSTS: ReadonlySet<string> = new Set(['oauth.bitrix.info', 'oauth.bitrix24.tech']);
/** `code` is also the name of bots and chats: only what looks like a secret is one. */
const OPAQUE = /^[\w-]{32,}$/;
/** Secrets that stand inside texts and addresses. */
const IN_QUERY =
  /([?&](auth|access_token|refresh_token|token|signature|sessid|client_id|app_sid)=)([^&#\s"'\]]+)/gi;
const IN_WEBHOOK = /(\/rest\/[^/\s]+\/)([\w-]{8,})(?=\/)/g;
const LONG_HEX = /\b[0-9a-f]{60,}\b/gi;

/** Replaces secrets by stand-ins: the same secret by the same one, as long as the map lives. */
export interface SecretMap {
  /** Learns the secrets of a decoded body by their keys. */
  learn(body: WireMap): void;
  /** A text without secrets, known ones and those that give themselves away. */
  clean(text: string): string;
}

export function createSecretMap(): SecretMap {
  const standIns = new Map<string, string>();
  let hosts = 0;
  let count = 0;

  function standIn(secret: string, kind: string): string {
    const known = standIns.get(secret);
    if (known !== undefined) return known;
    count += 1;
    // As long as the original and of hexadecimal digits, so that whoever checks the shape is content.
    const made = kind + String(count).padStart(Math.max(6, secret.length - kind.length), '0');
    standIns.set(secret, made);
    return made;
  }
  function learnHost(value: string): void {
    const host = URL.canParse(value) ? new URL(value).host : value;
    if (host === '' || PUBLIC_HOSTS.has(host) || standIns.has(host) || isStandIn(host)) return;
    hosts += 1;
    standIns.set(host, `portal-${hosts}.example.test`);
  }
  const isStandIn = (text: string): boolean => [...standIns.values()].includes(text);

  function learnLeaf(key: string, value: string): void {
    const name = key.toLowerCase();
    if (value === '' || isStandIn(value)) return;
    if (HOSTS.has(name)) learnHost(value);
    else if (name === CLIENT_ID) {
      if (!/^(?:local|app)\./.test(value)) standIn(value, 'c1');
    } else if (name === 'code') {
      if (OPAQUE.test(value)) standIn(value, 'c0');
    } else if (Object.hasOwn(KINDS, name)) standIn(value, KINDS[name] ?? '00');
  }
  function learnValue(key: string, value: WireValue): void {
    if (typeof value === 'string') learnLeaf(key, value);
    else if (typeof value === 'object' && value !== null)
      for (const [inner, part] of Object.entries(value)) learnValue(inner, part);
  }

  return {
    learn: (body) => learnValue('', body),
    clean(text) {
      const found = text
        .replace(IN_QUERY, (all, before: string, name: string, secret: string) =>
          /^(?:local|app)\./.test(secret) || isStandIn(secret)
            ? all
            : before + standIn(secret, KINDS[name.toLowerCase()] ?? 'c1'),
        )
        .replace(IN_WEBHOOK, (all, before: string, secret: string) =>
          isStandIn(secret) ? all : before + standIn(secret, 'e0'),
        );
      // Longer ones first: a secret may be a part of another one.
      const known = [...standIns].sort(([a], [b]) => b.length - a.length);
      const clean = known.reduce((rest, [secret, made]) => rest.replaceAll(secret, made), found);
      return clean.replace(LONG_HEX, (hex) => (isStandIn(hex) ? hex : standIn(hex, '00')));
    },
  };
}
