import type { RateLimit } from './limits/bucket.ts';
import type {
  App,
  Bot,
  Chat,
  Command,
  DriveFile,
  JsonMap,
  Message,
  PortalState,
  User,
  Webhook,
} from './state.ts';

/** Where the portal's behaviour has variants. */
export interface PortalSettings {
  /**
   * `documented`: codes and 30720-byte limits of the im.message.add reference on every method;
   * `actual`: what the portal's code does (59999 characters of normalised JSON, PARAM_…_ERROR codes).
   */
  limits: 'documented' | 'actual';
  /** Access token life, seconds. */
  tokenLife: number;
  /** Text of null values in event bodies: `drop` as PHP does, `empty` as documented for v2. */
  nullAs: 'drop' | 'empty';
  /**
   * Milliseconds after the answer until an idempotency key of im.message.add, im.disk.file.commit and im.v2 sending
   * knows its message: a repeat meanwhile meets MESSAGE_DUPLICATED_BY_UUID, as on a busy portal. Default 0.
   */
  keyDelay?: number;
  /** Days of history that the plan shows through imbot.v2; absent: all of it. */
  historyDays?: number;
  /** Requests of one source address; null: unlimited. */
  rate: RateLimit | null;
  /** Seconds that a method may run within ten minutes; null: unlimited, and answers do not tell the load. */
  operatingSeconds: number | null;
  /** A portal on this machine is fast: measured run times are multiplied with this before they count. */
  operatingScale: number;
  /** Statuses of refused calls: as the reference lists them, or as the portal's code answers. */
  statuses: 'documented' | 'actual';
  /** True: handlers may live on hosts without a dot, e.g. `localhost` or a service of a compose file. */
  dotlessHosts: boolean;
  /** True: webhook addresses are refused over plain HTTP, as the cloud does. */
  webhooksNeedHttps: boolean;
  /** A handler that takes longer than so many milliseconds gets its events at growing intervals; null: never. */
  slowHandlerMs: number | null;
  /** Plan as `app.info` tells it, behind the language: `selfhosted`, or one of the cloud, e.g. `std`, `ent250`. */
  license: string;
}

/** One line of what went over the wire, for transcripts, tests and the inspector. */
export type Traffic =
  | {
      kind: 'call';
      at: number;
      method: string;
      params: JsonMap;
      /** User the call acted as, and how it was authorised. */
      userId: number;
      auth: 'app' | 'webhook' | 'none';
      /** Access token used (tests compare it; pages must not show it). */
      token: string;
      /** 0 when the connection was dropped or left hanging. */
      status: number;
      answer: JsonMap;
      /** What was ordered to go wrong. */
      fault?: string;
    }
  | {
      kind: 'event';
      at: number;
      name: string;
      url: string;
      body: string;
      status: number | null;
      error?: string;
      /** Milliseconds until the handler had answered or failed; absent while it has not. */
      took?: number;
    };

/** Something happened that bots may have to hear of. */
export type Happening =
  | {
      type: 'messageAdd';
      message: Message;
      chat: Chat;
      author: User | null;
      skipCommand?: boolean;
      forceCommands?: boolean;
    }
  | { type: 'messageUpdate'; message: Message; chat: Chat; actor: User | null }
  /** Only keyboard, menu or attachment changed: pages show it, no bot hears of it. */
  | { type: 'messageChange'; message: Message; chat: Chat; actor: User | null }
  | { type: 'messageDelete'; message: Message; chat: Chat; actor: User | null }
  | { type: 'join'; bot: Bot; chat: Chat; by: User | null }
  | { type: 'botDelete'; bot: Bot; by?: User | null }
  | { type: 'context'; chat: Chat; user: User; context: JsonMap }
  | {
      type: 'commandPress';
      command: Command;
      params: string;
      message: Message;
      chat: Chat;
      user: User;
      menu: boolean;
    }
  | { type: 'reaction'; message: Message; chat: Chat; user: User; reaction: string; action: 'add' | 'delete' }
  /** `status`: what somebody is shown as doing instead of typing; `seconds`: for how long. */
  | { type: 'typing'; chat: Chat; user: User; status?: string; seconds?: number };

/** The running portal as its own rooms see it. */
export interface Portal {
  readonly state: PortalState;
  readonly settings: PortalSettings;
  /** Unix milliseconds; the only clock in the portal. */
  now(): number;
  /** Origin of the portal, e.g. `http://127.0.0.1:4101`; REST lives at `${origin}/rest/`. */
  readonly origin: string;
  /** Origin of the authorisation server. */
  readonly oauthOrigin: string;
  /** Tells subscribers and fetch queues; delivery goes on in the background. */
  emit(happening: Happening, hops?: number | null): void;
  /** Everything that went over the wire, oldest first. */
  readonly traffic: Traffic[];
  /** What the platform swallows and a developer should know, e.g. buttons that were dropped. */
  warn?(text: string): void;
}

/** Who makes a REST call. */
export type Caller =
  | { kind: 'app'; app: App; user: User; scope: readonly string[]; hops: number | null; token: string }
  | { kind: 'webhook'; webhook: Webhook; user: User; scope: readonly string[] };

export interface MethodCall {
  portal: Portal;
  /** v1: top-level keys upper-cased. v2 and common methods: as sent. */
  params: JsonMap;
  caller: Caller;
}

/** What a method returns; `total` and `next` go to the envelope. */
export interface MethodAnswer {
  result: unknown;
  total?: number;
  next?: number;
  /** Answered as bytes, instead of `result`: only `download` does so. */
  file?: DriveFile;
}

export interface MethodEntry {
  scope: string;
  /** Generation decides how parameter names are read. */
  generation: 'v1' | 'v2' | 'common';
  run(call: MethodCall): MethodAnswer | Promise<MethodAnswer>;
}

/** Refusal of a call: becomes the error envelope. */
export class PortalError extends Error {
  readonly code: string;
  readonly status: number;
  readonly extra: JsonMap | undefined;
  constructor(code: string, description: string, status = 400, extra?: JsonMap) {
    super(description);
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}
