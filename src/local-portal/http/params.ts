import { decodeForm } from '../../bitrix24/form.ts';
import type { JsonMap } from '../state.ts';
import type { HttpRequest } from './listener.ts';

/** PHP takes more than a webhook server should: files travel as base64 in one parameter. */
const caps = { bytes: 140 * 1024 * 1024, depth: 64, parameters: 20_000 };

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes a form or a query; what cannot be decoded says nothing. */
export function formParams(text: string | Uint8Array): JsonMap {
  const decoded = decodeForm(text, caps);
  return decoded.ok ? decoded.value : {};
}

function jsonParams(body: Buffer): JsonMap {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isMap(value)) return value;
    if (!Array.isArray(value)) return {};
    return Object.fromEntries(value.map((part, index) => [String(index), part]));
  } catch {
    return {}; // The portal swallows broken JSON: the call goes on with its query only.
  }
}

/**
 * Parameters of a call: query and body merged, the body wins. JSON keeps its types, everything else is read as
 * a form (Bitrix24 REST reference, protocol, section 2).
 */
export function paramsOf(request: HttpRequest): JsonMap {
  const query = formParams(request.query);
  if (request.method === 'GET' || request.body.length === 0) return query;
  const isJson = (request.headers['content-type'] ?? '').toLowerCase().startsWith('application/json');
  return { ...query, ...(isJson ? jsonParams(request.body) : formParams(request.body)) };
}
