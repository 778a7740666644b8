import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AuthError, B24BotError, ComposeError, RestError, TransportError } from '../errors.ts';
import { requireKey } from './api-key.ts';

/** An object of the platform, a list of its elements, or either as JSON text. */
const part = z.union([z.string(), z.array(z.json()), z.record(z.string(), z.json())]).optional();

const schema = z.strictObject({
  /** Domain or member_id; may be left out while only one portal has installed the application. */
  portal: z.string().min(1).optional(),
  /** The bot's code; may be left out while only one bot is served. */
  bot: z.string().min(1).optional(),
  dialogId: z.union([z.string().regex(/^(\d+|chat\d+|sg\d+)$/), z.int().positive().transform(String)]),
  message: z.string().optional(),
  attach: part,
  keyboard: part,
  menu: part,
  /** The same key: the same message, sent once. */
  key: z.string().min(1).max(200).optional(),
});

/** A message from outside: what `POST /publish` takes. */
export type PublishRequest = z.infer<typeof schema>;

/**
 * Sends a message as a bot, outside of any event.
 * @throws B24BotError `UNKNOWN_PORTAL`, `UNKNOWN_BOT`; ComposeError; RestError, AuthError, TransportError
 */
export type Publish = (request: PublishRequest) => Promise<{ messageId: number }>;

/**
 * `POST /publish` with `Authorization: Bearer KEY` or `X-Api-Key: KEY` and a JSON body. Without a configured key the
 * route does not exist.
 */
export function publishRoutes(
  scope: FastifyInstance,
  deps: { apiKey: string | undefined; publish: Publish },
): void {
  const { apiKey, publish } = deps;
  if (apiKey === undefined) return;

  scope.post('/publish', {
    onRequest: requireKey(apiKey),
    handler: async (request, reply) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        return reply
          .code(400)
          .send({ error: 'WRONG_FIELD', field: issue?.path.join('.'), message: issue?.message });
      }
      try {
        return await publish(parsed.data);
      } catch (error) {
        if (!(error instanceof B24BotError)) throw error;
        request.log.warn({ err: error, reqId: request.id }, 'message from outside was not sent');
        const { status, body } = refusal(error);
        return reply.code(status).send(body);
      }
    },
  });
}

/** Whose fault it was: the caller's (4xx) or the way to the portal's (502, 503). */
function refusal(error: B24BotError): { status: number; body: Record<string, unknown> } {
  const body = { error: error.code, message: error.message, hint: error.hint };
  if (error instanceof ComposeError) return { status: 400, body: { ...body, field: error.at } };
  if (error.code === 'UNKNOWN_PORTAL' || error.code === 'UNKNOWN_BOT') return { status: 404, body };
  if (error.code === 'NO_KEY') return { status: 409, body };
  if (error instanceof RestError) return { status: error.layer === 'limit' ? 503 : 502, body };
  const onTheWay = error instanceof TransportError || error instanceof AuthError;
  return { status: onTheWay ? 502 : 503, body };
}
