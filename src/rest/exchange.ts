import type { Dispatcher } from 'undici';
import { TransportError, type TransportErrorDetails } from '../errors.ts';
import type { HttpPost, HttpReply } from './transport.ts';

/** Where a request stands: no socket yet, waiting for the answer's head, reading its body. */
type Phase = 'connect' | 'headers' | 'body';

const WAITING: Readonly<Record<Phase, string>> = {
  connect: 'no connection',
  headers: 'no answer',
  body: 'no complete answer',
};

interface Settle {
  resolve(reply: HttpReply): void;
  reject(error: unknown): void;
}

/** One request and its answer, as undici's dispatch tells it. Settles once; every failure is a TransportError. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #call: HttpPost;
  readonly #host: string;
  readonly #maxBytes: number;
  readonly #settle: Settle;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: Phase = 'connect';
  #status = 0;
  #size = 0;
  #chunks: Buffer[] = [];
  #settled = false;

  constructor(call: HttpPost, host: string, maxBytes: number, timeoutMs: number, settle: Settle) {
    this.#call = call;
    this.#host = host;
    this.#maxBytes = maxBytes;
    this.#settle = settle;
    this.#timer = setTimeout(() => {
      this.#fail('TIMEOUT', `${WAITING[this.#phase]} from ${host} within ${timeoutMs} ms (${this.#phase})`);
    }, timeoutMs);
    if (call.signal) {
      // Named first: V8 puts a function that is assigned where it is written among the old objects, with all it refers to.
      const onAbort = (): void => this.#fail('ABORTED', `aborted by the caller (${this.#phase})`);
      this.#onAbort = onAbort;
      call.signal.addEventListener('abort', onAbort, { once: true });
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a socket: abort before a byte is written.
    if (this.#settled) controller.abort(new Error('given up'));
    this.#controller = controller;
    this.#phase = 'headers';
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#phase = 'body';
    if (status < 400 && status >= 300) this.#redirected(headers['location']);
    else if (Number(headers['content-length']) > this.#maxBytes) this.#tooLarge();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) this.#tooLarge();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const json = this.#parse();
    if (json === undefined) {
      this.#notJson();
      return;
    }
    this.#finish();
    this.#settle.resolve({ status: this.#status, json });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error & { code?: string }): void {
    if (this.#settled) return;
    const code = error.code ?? error.name;
    if (code === 'HOST_REFUSED') {
      this.#fail('HOST_REFUSED', error.message);
    } else if (code === 'UND_ERR_CONNECT_TIMEOUT') {
      this.#fail('TIMEOUT', `no connection to ${this.#host} (connect)`, { cause: error });
    } else if (this.#phase === 'connect') {
      this.#fail('CONNECT', `cannot connect to ${this.#host}: ${code}`, { cause: error });
    } else {
      this.#fail('BROKEN', `connection to ${this.#host} broke (${this.#phase}): ${code}`, { cause: error });
    }
  }

  /** The body's JSON; undefined, which JSON cannot say, when it is none. */
  #parse(): unknown {
    const [first] = this.#chunks;
    const bytes = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#size);
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      return undefined;
    }
  }

  #redirected(location: string | string[] | undefined): void {
    const target = typeof location === 'string' ? URL.parse(location, this.#call.base)?.host : undefined;
    this.#fail('REDIRECT', `${this.#host} answered ${this.#status}`, {
      // A redirect is answered in place of the call.
      unknownOutcome: false,
      hint: target
        ? `The portal points to ${target}; redirects are not followed with a token. Prove the new address first.`
        : 'The portal redirects without saying where.',
    });
  }

  #tooLarge(): void {
    this.#fail('TOO_LARGE', `the answer of ${this.#host} is larger than ${this.#maxBytes} bytes`);
  }

  #notJson(): void {
    this.#fail('NOT_JSON', `${this.#host} answered ${this.#status} without JSON`, {
      // A gateway refuses with 4xx before the portal runs; 2xx and 5xx may come after it ran.
      unknownOutcome: this.#status < 400 || this.#status >= 500,
      hint: 'A proxy, a maintenance page or a crash of the portal answered.',
    });
  }

  #fail(
    code: TransportErrorDetails['code'],
    message: string,
    more: Partial<TransportErrorDetails> = {},
  ): void {
    if (this.#settled) return;
    const details: TransportErrorDetails = {
      code,
      method: this.#call.method,
      unknownOutcome: this.#phase !== 'connect',
      ...more,
    };
    if (this.#status !== 0) details.status = this.#status;
    const error = new TransportError(message, details);
    this.#finish();
    this.#settle.reject(error);
    this.#controller?.abort(error);
  }

  #finish(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    if (this.#onAbort) this.#call.signal?.removeEventListener('abort', this.#onAbort);
  }
}
