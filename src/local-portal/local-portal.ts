import type { InstallRequest } from './apps/install.ts';
import type { People } from './people/people.ts';
import type { Happening, MethodEntry, Portal, PortalSettings } from './portal.ts';
import type { SeedOptions } from './seed.ts';
import type { App, Webhook } from './state.ts';

export interface LocalPortalOptions {
  /** Port of the portal; 0 or absent: any free one. */
  port?: number;
  /** Port of the authorisation server; 0 or absent: any free one. */
  oauthPort?: number;
  /** Address to listen on; default `127.0.0.1`. */
  host?: string;
  /** Clock, Unix milliseconds. */
  now?: () => number;
  /** Source of tokens and ids: `length` lower-case hex digits. */
  hex?: (length: number) => string;
  /** Two lower-case letters; default `en`. */
  language?: string;
  /** False: a portal without `imbot.v2.*`. */
  hasV2?: boolean;
  settings?: Partial<PortalSettings>;
  /** People besides the seeded ones, or other facts about those. */
  users?: SeedOptions['users'];
  /** Hears what the platform would swallow without a word, e.g. dropped buttons. */
  warn?: (text: string) => void;
  /** REST methods besides, or instead of, the portal's own. */
  methods?: ReadonlyMap<string, MethodEntry>;
}

/** Which tokens a control concerns; nothing given: all. */
export interface TokenFilter {
  clientId?: string;
  userId?: number;
  accessToken?: string;
}

/** A running Bitrix24 portal with its authorisation server. */
export interface LocalPortal {
  readonly portal: Portal;
  /** E.g. `http://127.0.0.1:4101`; REST lives at `${origin}/rest/`. */
  readonly origin: string;
  readonly oauthOrigin: string;
  readonly people: People;
  installApp(request: InstallRequest): App;
  uninstallApp(clientId: string): boolean;
  createWebhook(userId: number, scope: readonly string[]): Webhook & { url: string };
  /** Lets access tokens run out now; their refresh tokens stay good. Returns how many. */
  expireTokens(filter?: TokenFilter): number;
  /** Kills token pairs for good. Returns how many. */
  revokeTokens(filter?: TokenFilter): number;
  /** Moves the portal's clock to `at` (Unix milliseconds); it runs on from there. */
  setClock(at: number): void;
  /** Hears every happening, e.g. to draw a chat. Returns what ends it. */
  listen(listener: (happening: Happening) => void): () => void;
  /** Resolves when every event caused so far has been delivered, those caused meanwhile included. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
