import type { WireMap } from '../../bitrix24/event.ts';
import { decodeForm, encodeForm } from '../../bitrix24/form.ts';
import type { SecretMap } from './secret-map.ts';

/** A recorded body without secrets. */
export interface CleanBody {
  /** Upper-case event name; empty when the body has none. */
  event: string;
  form: string;
  body: WireMap;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function encoded(text: string): string {
  return encodeForm({ v: text }).slice('v='.length);
}

/** A pair stays as it came, byte for byte, unless there was a secret in it. */
function cleanPart(part: string, secrets: SecretMap): string {
  const text = decoded(part);
  const clean = secrets.clean(text);
  return clean === text ? part : encoded(clean);
}

function cleanForm(form: string, secrets: SecretMap): string {
  return form
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at === -1) return cleanPart(pair, secrets);
      const value = pair.slice(at + 1);
      return `${cleanPart(pair.slice(0, at), secrets)}=${cleanPart(value, secrets)}`;
    })
    .join('&');
}

function jsonMap(text: string): WireMap | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? (value as WireMap) : null;
  } catch {
    return null;
  }
}

/** Takes the secrets out of a posted body. Null when it is neither a form nor a JSON object. */
export function cleanBody(bytes: Buffer, contentType: string, secrets: SecretMap): CleanBody | null {
  const isJson = contentType.toLowerCase().startsWith('application/json');
  const json = isJson ? jsonMap(bytes.toString('utf8')) : null;
  const form = json === null ? bytes.toString('utf8') : encodeForm(json);
  if (isJson && json === null) return null;
  const given = decodeForm(form);
  if (!given.ok) return null;
  secrets.learn(given.value);
  const clean = cleanForm(form, secrets);
  const body = decodeForm(clean);
  if (!body.ok) return null;
  const { event } = body.value;
  return { event: typeof event === 'string' ? event.toUpperCase() : '', form: clean, body: body.value };
}
