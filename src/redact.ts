const REDACTED = '[redacted]';
const DEEPEST = 6;
/** Shorter ones are taken out by their place only. */
const SHORTEST = 8;

/** Keys whose value is a secret, compared without case, `_` and `-`. */
const SECRET_KEYS = new Set([
  'auth',
  'authid',
  'refreshid',
  'authorization',
  'clientid',
  'clientsecret',
  'cookie',
  'password',
  'secret',
  'encryptionkeys',
  'publishapikey',
  'xapikey',
  'apikey',
  'sealed',
]);

function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replaceAll(/[_-]/g, '');
  return SECRET_KEYS.has(plain) || plain.endsWith('token');
}

const NAMES =
  'auth|access_token|refresh_token|application_token|bot_?token|auth_id|refresh_id|client_id|client_secret|authorization|token|secret|(?:x-)?api[_-]?key';

/** Incoming webhook address: `/rest/USER/SECRET/method`. */
const WEBHOOK_PATH = /(\/rest\/(?!api\/)[^/\s"?\\]+\/)[a-z0-9]{6,}(?![\w.])/gi;
/** `access_token=…`, `auth[refresh_token]=…`, `data%5Bauth%5D=…` in a query string or a form body. */
const PAIR = new RegExp(`(?<![a-z])((?:${NAMES}|code)(?:\\]|%5D)?(?:=|%3D))[^&\\s"'\\\\]+`, 'gi');
/** `"access_token":"…"` as JSON, also as JSON inside a JSON string. */
const JSON_PAIR = new RegExp(
  `((\\\\*")(?:${NAMES}|[a-z]+token|clientSecret)\\2\\s*:\\s*)\\2[^"\\\\]*\\2`,
  'gi',
);
/** `postgres://user:password@host`: the password ends at the last `@` in front of the path. */
const USER_INFO = /(\w:\/\/[^\s/:@]*:)[^\s/"'\\]+(?=@)/g;
const BEARER = /(bearer\s+)[^\s"'\\]+/gi;

/**
 * Takes the secrets out of free text: messages, URLs, bodies.
 * @param known secrets that are taken out wherever they stand, whatever they are called there
 */
export function scrubText(text: string, known: readonly string[] = []): string {
  return known
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), scrubPatterns(text));
}

function scrubPatterns(text: string): string {
  return text
    .replaceAll(USER_INFO, `$1${REDACTED}`)
    .replaceAll(WEBHOOK_PATH, `$1${REDACTED}`)
    .replaceAll(PAIR, `$1${REDACTED}`)
    .replaceAll(JSON_PAIR, `$1$2${REDACTED}$2`)
    .replaceAll(BEARER, `$1${REDACTED}`);
}

/**
 * A copy of `value` that is safe to log: secrets by key are replaced, errors become plain objects,
 * bytes become their length, instances of unknown classes their name.
 */
export function scrubValue(value: unknown, key = '', depth = 0): unknown {
  if (typeof value === 'string') return isSecretKey(key) ? REDACTED : scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, key, depth + 1));
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return value;
  if (value instanceof URL) return scrubText(value.href);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, scrubValue(item, name, depth + 1)]),
  );
}

function scrubError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: scrubText(error.message),
    ...('code' in error && { code: error.code }),
    ...('layer' in error && { layer: error.layer }),
    ...('hint' in error && typeof error.hint === 'string' && { hint: scrubText(error.hint) }),
    stack: scrubText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: scrubValue(error.cause, 'cause', depth + 1) }),
  };
}
