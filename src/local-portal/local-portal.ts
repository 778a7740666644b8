import type { UpdateRequest } from './apps/change.ts';
import type { Placement } from './apps/frame.ts';
import type { InstallRequest } from './apps/install.ts';
import type { Opened } from './apps/open.ts';
import type { Faults } from './faults/faults.ts';
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
  /** Host in the addresses that the portal names, e.g. its service name in a compose file; default: `host`. */
  publicHost?: string;
  /** Certificate and key, PEM: portal and authorisation server speak TLS. */
  tls?: { cert: string; key: string };
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
  /** Folder that keeps the portal's state between runs; absent: it ends with the portal. */
  dataDir?: string;
  /** JSON file with people and chats for a fresh portal. */
  seedFile?: string;
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
  /** Opens an application's page as a browser would: with fresh tokens of this user. */
  openApp(clientId: string, userId: number, placement?: Placement): Promise<Opened>;
  /** installFinish of an application with a page. False when it was installed already. */
  finishInstall(clientId: string, userId?: number): boolean;
  /** Brings a new version: ONAPPUPDATE, then the rows of `event.bind` are gone. */
  updateApp(clientId: string, request?: UpdateRequest): App;
  /** Ends the paid period of an application, or begins a new one. */
  setPaid(clientId: string, isPaid: boolean): App;
  /** Removes an application. `clean`: its options too; local applications are always cleaned. */
  uninstallApp(clientId: string, options?: { clean?: boolean }): boolean;
  createWebhook(userId: number, scope: readonly string[]): Webhook & { url: string };
  /** Lets access tokens run out now; their refresh tokens stay good. Returns how many. */
  expireTokens(filter?: TokenFilter): number;
  /** Kills token pairs for good. Returns how many. */
  revokeTokens(filter?: TokenFilter): number;
  /** Moves the portal's clock to `at` (Unix milliseconds); it runs on from there. */
  setClock(at: number): void;
  /** Moves the portal's clock on. */
  advanceClock(ms: number): void;
  /** Orders things to go wrong: calls, requests for tokens, events. */
  readonly faults: Faults;
  /** Hears every happening, e.g. to draw a chat. Returns what ends it. */
  listen(listener: (happening: Happening) => void): () => void;
  /** Gives the portal another address; the old one answers 302. Resolves with the new origin. */
  rename(port?: number): Promise<string>;
  /** Resolves when every event caused so far has been delivered, those caused meanwhile included. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
