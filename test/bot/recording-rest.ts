import type { MethodName, MethodParams, MethodResult } from '../../src/bitrix24/methods/index.ts';
import { RestError } from '../../src/errors.ts';
import type {
  CallOptions,
  RestAnswer,
  RestCaller,
  RestClient,
  RestIdentity,
  RestParams,
  RestRequest,
} from '../../src/rest/rest.ts';

export interface RecordedCall {
  method: string;
  params: RestParams;
  /** Label of the identity, e.g. `bot 740`. */
  as: string;
}

export type Answers = Record<string, (params: RestParams) => unknown>;

export interface RecordingRest extends RestClient {
  readonly calls: RecordedCall[];
  /** Methods called, in order. */
  methods(): string[];
  /** Answers given from now on; a method without one is answered `true`. */
  answers: Answers;
}

/** A REST client that reaches no portal: it keeps what was asked and answers from a table. */
export function recordingRest(answers: Answers = {}): RecordingRest {
  const calls: RecordedCall[] = [];
  const rest: RecordingRest = {
    calls,
    answers,
    methods: () => calls.map(({ method }) => method),
    as: (identity) => new RecordingCaller(rest, identity),
    async send({ method, params, identity }: RestRequest): Promise<RestAnswer> {
      calls.push({ method, params, as: identity.label });
      return { result: rest.answers[method]?.(params) ?? true };
    },
    close: () => Promise.resolve(),
  };
  return rest;
}

class RecordingCaller implements RestCaller {
  readonly #rest: RestClient;
  readonly #identity: RestIdentity;

  constructor(rest: RestClient, identity: RestIdentity) {
    this.#rest = rest;
    this.#identity = identity;
  }

  call<M extends MethodName>(m: M, params: MethodParams<M>, options?: CallOptions): Promise<MethodResult<M>>;
  call<Result = unknown>(method: string & {}, params?: RestParams, options?: CallOptions): Promise<Result>;
  async call(method: string, params: RestParams = {}, options?: CallOptions): Promise<unknown> {
    // What cannot travel as JSON must not be handed to the client.
    const sent: RestParams = JSON.parse(JSON.stringify(params));
    return (await this.#rest.send({ ...options, method, params: sent, identity: this.#identity })).result;
  }
}

/** The portal refuses with this code. */
export function refuses(code: string): (params: RestParams) => never {
  return () => {
    throw new RestError({
      code,
      description: code,
      status: 400,
      method: 'test',
      layer: 'portal',
      retryable: false,
    });
  };
}
