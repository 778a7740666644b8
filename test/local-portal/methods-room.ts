import { methods } from '../../src/local-portal/methods/index.ts';
import {
  type Caller,
  type Happening,
  type MethodAnswer,
  type Portal,
  PortalError,
  type PortalSettings,
} from '../../src/local-portal/portal.ts';
import { seedState } from '../../src/local-portal/seed.ts';
import { defaultSettings } from '../../src/local-portal/settings.ts';
import type { App, JsonMap, User } from '../../src/local-portal/state.ts';

/** Facts of the seeded portal the tests lean on. */
export const ada = 1;
export const mira = 11;
export const jonas = 12;
export const pia = 31;
export const group = 2305;
export const openLine = 2412;
export const start = 1_790_000_000_000;

export interface Refusal {
  code: string;
  status: number;
}

/** A portal whose methods are called directly, with a clock to turn and a record of what was emitted. */
export class Room {
  readonly portal: Portal;
  readonly happenings: Happening[] = [];
  readonly hops: (number | null | undefined)[] = [];
  readonly warnings: string[] = [];
  at = start;

  constructor(limits: PortalSettings['limits'] = 'documented') {
    const record = (happening: Happening, hops?: number | null) => {
      this.happenings.push(happening);
      this.hops.push(hops);
    };
    this.portal = {
      state: seedState({ now: start, hex: (length) => 'a'.repeat(length) }),
      settings: { ...defaultSettings, limits },
      now: () => this.at,
      origin: 'http://127.0.0.1:1',
      oauthOrigin: 'http://127.0.0.1:2',
      emit: record,
      traffic: [],
      warn: (text) => this.warnings.push(text),
    };
  }

  user(id: number): User {
    const user = this.portal.state.users.get(id);
    if (user === undefined) throw new Error(`no user ${id}`);
    return user;
  }

  /** An application acting for `userId`. */
  app(userId: number, clientId = 'local.one', hops: number | null = null): Caller {
    const app: App = {
      clientId,
      clientSecret: 's',
      code: clientId,
      title: 'Echo app',
      kind: 'app',
      installUrl: '',
      appUrl: '',
      scope: ['im', 'imbot', 'imopenlines'],
      installed: true,
      active: true,
      version: 1,
      applicationToken: 't',
      status: 'L',
      installerId: ada,
      options: {},
    };
    return { kind: 'app', app, user: this.user(userId), scope: app.scope, hops, token: 'x' };
  }

  /** An incoming webhook of `userId`. */
  webhook(userId: number): Caller {
    const webhook = { userId, secret: 'w', scope: ['im', 'imbot'] };
    return { kind: 'webhook', webhook, user: this.user(userId), scope: webhook.scope };
  }

  async answer(caller: Caller, method: string, params: JsonMap = {}): Promise<MethodAnswer> {
    const entry = methods.get(method.toLowerCase());
    if (entry === undefined) throw new Error(`no method ${method}`);
    return entry.run({ portal: this.portal, params, caller });
  }

  /** Result of a call. */
  async call(caller: Caller, method: string, params: JsonMap = {}): Promise<unknown> {
    return (await this.answer(caller, method, params)).result;
  }

  /** Result of a call that answers with an id. */
  async id(caller: Caller, method: string, params: JsonMap = {}): Promise<number> {
    const result = await this.call(caller, method, params);
    if (typeof result !== 'number') throw new Error(`${method} answered ${JSON.stringify(result)}`);
    return result;
  }

  /** Code and status of a call that must be refused. */
  async refusal(caller: Caller, method: string, params: JsonMap = {}): Promise<Refusal> {
    try {
      const result = await this.call(caller, method, params);
      throw new Error(`${method} answered ${JSON.stringify(result)}`);
    } catch (error) {
      if (error instanceof PortalError) return { code: error.code, status: error.status };
      throw error;
    }
  }

  message(id: number) {
    const message = this.portal.state.messages.get(id);
    if (message === undefined) throw new Error(`no message ${id}`);
    return message;
  }

  chat(id: number) {
    const chat = this.portal.state.chats.get(id);
    if (chat === undefined) throw new Error(`no chat ${id}`);
    return chat;
  }

  /** Registers a v1 bot of the application. */
  bot(caller: Caller, params: JsonMap = {}): Promise<number> {
    return this.id(caller, 'imbot.register', {
      CODE: 'echo',
      EVENT_HANDLER: 'http://bot.local/events',
      PROPERTIES: { NAME: 'Echo' },
      ...params,
    });
  }

  kinds(): string[] {
    return this.happenings.map((happening) => happening.type);
  }
}
