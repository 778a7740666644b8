/** The part of b24bot in which something went wrong; printed in every log line of an error. */
export type ErrorLayer =
  | 'config'
  | 'intake'
  | 'compose'
  | 'portal'
  | 'network'
  | 'auth'
  | 'limit'
  | 'handler'
  | 'storage';

export interface ErrorDetails {
  code: string;
  layer: ErrorLayer;
  /** What the reader can do about it, in one sentence. */
  hint?: string;
  cause?: unknown;
}

/** Base of every error b24bot throws. `code` is stable, `message` is for people. */
export class B24BotError extends Error {
  readonly code: string;
  readonly layer: ErrorLayer;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.layer = details.layer;
    this.hint = details.hint;
  }
}

/** The environment or an option is unusable; `message` names the variable, its shape and an example. */
export class ConfigError extends B24BotError {
  constructor(message: string, hint?: string) {
    super(message, { code: 'CONFIG_ERROR', layer: 'config', hint });
  }
}

export interface ComposeErrorDetails {
  /** The platform's own code, e.g. `KEYBOARD_OVERSIZE`. */
  code: string;
  /** Where in the reply: `keyboard.buttons[3]`, `attach.blocks[0]`, `message`. */
  at: string;
  /** Measured size, when the size is the problem (unit: bytes or characters, see `limit`). */
  size?: number;
  limit?: number;
  hint?: string;
}

/** A reply the portal would refuse or damage; thrown before anything is sent. */
export class ComposeError extends B24BotError {
  readonly at: string;
  readonly size: number | undefined;
  readonly limit: number | undefined;

  constructor(message: string, details: ComposeErrorDetails) {
    super(message, { code: details.code, layer: 'compose', hint: details.hint });
    this.at = details.at;
    this.size = details.size;
    this.limit = details.limit;
  }
}

export interface RestErrorDetails {
  code: string;
  description: string;
  /** HTTP status of the answer. */
  status: number;
  method: string;
  layer: 'portal' | 'auth' | 'limit';
  /** True when the portal did not execute the call and the same call may succeed later. */
  retryable: boolean;
  hint?: string;
}

/** The portal answered a REST call with an error envelope. Branch on `code`, never on `status` or text. */
export class RestError extends B24BotError {
  readonly description: string;
  readonly status: number;
  readonly method: string;
  readonly retryable: boolean;

  constructor(details: RestErrorDetails) {
    super(`${details.method}: ${details.code || '(empty code)'}: ${details.description}`, details);
    this.description = details.description;
    this.status = details.status;
    this.method = details.method;
    this.retryable = details.retryable;
  }
}

export interface TransportErrorDetails {
  code: 'CONNECT' | 'TIMEOUT' | 'ABORTED' | 'BROKEN' | 'REDIRECT' | 'NOT_JSON' | 'TOO_LARGE' | 'HOST_REFUSED';
  method: string;
  status?: number;
  /** True when the portal may have executed the call: a write without an idempotency key must not be repeated. */
  unknownOutcome: boolean;
  hint?: string;
  cause?: unknown;
}

/** No usable answer came back: network failure, timeout, redirect, HTML instead of JSON. */
export class TransportError extends B24BotError {
  declare readonly code: TransportErrorDetails['code'];
  readonly method: string;
  readonly status: number | undefined;
  readonly unknownOutcome: boolean;

  constructor(message: string, details: TransportErrorDetails) {
    super(`${details.method}: ${message}`, { ...details, layer: 'network' });
    this.method = details.method;
    this.status = details.status;
    this.unknownOutcome = details.unknownOutcome;
  }
}

/**
 * Why a token could not be renewed:
 * `reauth-required` the pair is dead, a new install or event must bring another;
 * `wrong-client` client id or secret is wrong, or the app is not installed there;
 * `portal-gone` the portal or the app on it is deleted;
 * `payment-required` the paid period is over;
 * `transient` try again later.
 */
export type AuthOutcome =
  | 'reauth-required'
  | 'wrong-client'
  | 'portal-gone'
  | 'payment-required'
  | 'transient';

/** The authorisation server refused, or no usable token exists. */
export class AuthError extends B24BotError {
  readonly outcome: AuthOutcome;

  constructor(
    message: string,
    outcome: AuthOutcome,
    details: { code: string; hint?: string; cause?: unknown },
  ) {
    super(message, { ...details, layer: 'auth' });
    this.outcome = outcome;
  }
}

/** The store cannot take or give data; nothing may be acknowledged while it lasts. */
export class StorageError extends B24BotError {
  constructor(message: string, details: { code: string; hint?: string; cause?: unknown }) {
    super(message, { ...details, layer: 'storage' });
  }
}
