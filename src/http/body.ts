import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WireMap } from '../bitrix24/event.ts';
import { decodeForm, formCaps } from '../bitrix24/form.ts';
import { decodeJson } from '../intake/json.ts';
import type { Posted } from '../intake/posted.ts';
import { HttpError } from './error.ts';

type Decoded = { ok: true; value: WireMap } | { ok: false; error: unknown };
/** What a content type parser leaves in `request.body`: it must not throw, so a broken body is a value too. */
class Body {
  readonly format: Posted['format'];
  readonly raw: Uint8Array;
  readonly decoded: Decoded;
  constructor(format: Posted['format'], raw: Uint8Array, decoded: Decoded) {
    this.format = format;
    this.raw = raw;
    this.decoded = decoded;
  }
}

/**
 * Makes the routes of `scope` take form bodies as PHP writes them, and JSON; anything else is 415.
 * Our decoder stands in for the plugin's: PHP maps with numeric keys must stay maps.
 */
export async function acceptBodies(scope: FastifyInstance, bytes: number): Promise<void> {
  const caps = { ...formCaps, bytes };
  scope.removeAllContentTypeParsers();
  await scope.register(formbody, {
    parser: (text) => {
      const raw = Buffer.from(text);
      return { posted: new Body('form', raw, decodeForm(raw, caps, text)) };
    },
  });
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    const json = text.toString();
    done(null, { posted: new Body('json', Buffer.from(json), decodeJson(json)) });
  });
}

/** The decoded body of a request. @throws HttpError 400 when there is none or it is broken. */
export function posted(request: FastifyRequest): Posted {
  const body: unknown = request.body;
  const carrier = typeof body === 'object' && body !== null && 'posted' in body ? body.posted : undefined;
  if (!(carrier instanceof Body)) throw new HttpError(400, 'EMPTY_BODY');
  if (!carrier.decoded.ok) throw new HttpError(400, 'BROKEN_BODY');
  return new PostedBody(carrier, carrier.decoded.value, request);
}

/**
 * A class, because of its getter: in an object literal V8 makes one with a hidden class of its own for every request, and
 * keeps it with the whole body until the next full garbage collection.
 */
class PostedBody implements Posted {
  readonly raw: Uint8Array;
  readonly format: Posted['format'];
  readonly value: WireMap;
  readonly #request: FastifyRequest;

  constructor({ raw, format }: Body, value: WireMap, request: FastifyRequest) {
    this.raw = raw;
    this.format = format;
    this.value = value;
    this.#request = request;
  }

  /** Asked for only by what is refused. */
  get ip(): string {
    return this.#request.ip;
  }
}
