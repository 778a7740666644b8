import type { Logger } from 'pino';
import type { MethodName, MethodParams, MethodResult, UncataloguedName } from '../bitrix24/methods/index.ts';
import { readAnswer } from './answer.ts';
import { checkMethod, encodeBody } from './body.ts';
import { createLogInterceptor } from './log.ts';
import { renewInterceptor } from './renew.ts';
import type {
  CallOptions,
  RestCaller,
  RestClient,
  RestIdentity,
  RestInterceptor,
  RestNext,
  RestParams,
} from './rest.ts';
import { streamBody } from './streamed-body.ts';
import type { Transport } from './transport.ts';

export interface RestClientOptions {
  transport: Transport;
  /**
   * Links between renewal and the socket, outermost first: limit, batch. Each attempt passes them, with
   * `request.token` set.
   */
  interceptors?: readonly RestInterceptor[];
  log?: Logger;
  /** Milliseconds, for the log; default `performance.now`. */
  now?: () => number;
}

/**
 * The REST client: log, renewal of tokens, then `interceptors`, then the socket.
 *
 * @example
 * const client = createRestClient({ transport });
 * const id = await client.as(identity).call('im.message.add', { DIALOG_ID: '11', MESSAGE: 'Hi' });
 */
export function createRestClient(options: RestClientOptions): RestClient {
  const { transport, log, interceptors = [] } = options;
  const outer = log ? [createLogInterceptor(log, options.now ?? (() => performance.now()))] : [];
  const send = chain(
    [...outer, prepareInterceptor, renewInterceptor, ...interceptors],
    createSender(transport),
  );
  return {
    as: (identity) => new Caller(identity, send),
    send,
    close: () => transport.close(),
  };
}

/** The end of every chain: one request on the wire, one answer read. */
export function createSender(transport: Transport): RestNext {
  return async (request) => {
    const { method, params, identity, signal, timeoutMs, file } = request;
    checkMethod(method);
    const token = request.token ?? (await identity.token());
    const inPath = identity.tokenInPath === true;
    const body = encodeBody(params, inPath ? '' : token);
    const reply = await transport.post({
      base: identity.clientEndpoint,
      path: inPath ? `${token}/${method}` : method,
      method,
      body: file === undefined ? body : streamBody(body, file),
      signal,
      timeoutMs,
    });
    return readAnswer(method, reply, inPath ? token.slice(token.indexOf('/') + 1) : token);
  };
}

/** What an identity must bring goes into the call before calls are merged: each command of a batch needs it. */
const prepareInterceptor: RestInterceptor = async (request, next) => {
  const { identity, method, params } = request;
  if (!identity.prepare) return next(request);
  return next({ ...request, params: await identity.prepare(method, params) });
};

function chain(interceptors: readonly RestInterceptor[], end: RestNext): RestNext {
  return interceptors.reduceRight<RestNext>((next, link) => (request) => link(request, next), end);
}

class Caller implements RestCaller {
  readonly #identity: RestIdentity;
  readonly #send: RestNext;

  constructor(identity: RestIdentity, send: RestNext) {
    this.#identity = identity;
    this.#send = send;
  }

  call<M extends MethodName>(
    method: M,
    params: MethodParams<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>>;
  call<Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    options?: CallOptions,
  ): Promise<Result>;
  async call(method: string, params: RestParams = {}, options?: CallOptions): Promise<unknown> {
    const answer = await this.#send({ ...options, method, params, identity: this.#identity });
    return answer.result;
  }
}
