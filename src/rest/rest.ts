import type { MethodName, MethodParams, MethodResult, UncataloguedName } from '../bitrix24/methods/index.ts';
import type { StreamedFile } from './streamed-body.ts';

/** Parameters of a call, before encoding. */
export type RestParams = Readonly<Record<string, unknown>>;

/** On whose behalf a call is made, and where it may go. */
export interface RestIdentity {
  /** Portal (member_id), for logs and limits. */
  readonly memberId: string;
  /** Verified address, ends with `/rest/`. Never taken from an event. */
  readonly clientEndpoint: string;
  /** Short name for logs: `bot 740`, `user 11`, `installer`. Never a secret. */
  readonly label: string;
  /** The portal's user whom every token of this identity belongs to; absent where that is not certain. */
  readonly userId?: number | undefined;
  /** The token to send now. */
  token(): Promise<string>;
  /** A token other than `stale`, which the portal refused. @throws AuthError */
  renew?(stale: string): Promise<string>;
  /** True where the token is no parameter but a part of the address: `USER/SECRET` of an incoming webhook. */
  readonly tokenInPath?: boolean;
  /** Adds the parameters that this identity must bring with every call. */
  prepare?(method: string, params: RestParams): Promise<RestParams>;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds for the whole call; default 30 000. */
  timeoutMs?: number;
  /** Event on whose account the call is made, for logs. */
  eventId?: string;
  /** While the portal's limit makes calls wait, replies (the default) go before broadcasts. */
  priority?: Priority;
  /**
   * Calls with the same key keep their order, e.g. `portal/bot/dialog`: one goes out when the one before it has its
   * answer, or together with it. Without a key only calls that wait keep the order of their identity.
   */
  orderKey?: string;
  /** False: goes out alone even where calls that wait are merged. */
  batch?: false;
  /** Goes into the call as base64 while it is sent. */
  file?: StreamedFile;
}

export type Priority = 'reply' | 'broadcast';

export interface RestRequest extends CallOptions {
  readonly method: string;
  readonly params: RestParams;
  readonly identity: RestIdentity;
  /** The token this attempt uses; set on the way down the chain. */
  readonly token?: string;
}

/** `time` of the answer; every key may be missing (REST protocol, section 3). */
export interface RestTime {
  operating?: number;
  /** Unix seconds. */
  operating_reset_at?: number;
  duration?: number;
}

export interface RestAnswer<Result = unknown> {
  result: Result;
  total?: number;
  next?: number;
  time?: RestTime;
}

export type RestNext = (request: RestRequest) => Promise<RestAnswer>;
/** One link of the chain between `client.call` and the socket: log, renew, limit, batch, … */
export type RestInterceptor = (request: RestRequest, next: RestNext) => Promise<RestAnswer>;

/** What handlers call: typed for catalogued methods, open for any other name. */
export interface RestCaller {
  call<M extends MethodName>(
    method: M,
    params: MethodParams<M>,
    options?: CallOptions,
  ): Promise<MethodResult<M>>;
  /** Any method that is not catalogued; a catalogued name with wrong parameters does not compile. */
  call<Result = unknown, M extends string = string>(
    method: UncataloguedName<M>,
    params?: RestParams,
    options?: CallOptions,
  ): Promise<Result>;
}

/** The client before an identity is chosen. */
export interface RestClient {
  /** A caller that acts as `identity`. */
  as(identity: RestIdentity): RestCaller;
  /** The whole answer, with `total`, `next` and `time`. */
  send(request: RestRequest): Promise<RestAnswer>;
  close(): Promise<void>;
}
