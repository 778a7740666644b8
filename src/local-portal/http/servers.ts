import { type HttpAnswer, type HttpRequest, type Listener, listen } from './listener.ts';

/** The listening side of a portal. */
export interface Servers {
  /** Origin of the portal as it is now. */
  readonly portal: string;
  /** Origin of the authorisation server. */
  readonly oauth: string;
  /**
   * Gives the portal another address; the old one answers 302 from now on, but for the control of the portal
   * (Bitrix24 REST reference, protocol, section 1). Resolves with the new origin.
   */
  rename(port: number): Promise<string>;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Address to listen on. */
  host: string;
  /** Host in the addresses that the portal names; default: `host`. */
  publicHost?: string | undefined;
  port: number;
  oauthPort: number;
  tls?: { cert: string; key: string } | undefined;
  portalAnswer(request: HttpRequest): Promise<HttpAnswer>;
  oauthAnswer(request: HttpRequest): Promise<HttpAnswer>;
}

const CONTROL = '/_portal/';

/** Opens both servers. @throws the error of the socket when a port is taken */
export async function openServers(options: ServerOptions): Promise<Servers> {
  const { host, tls } = options;
  const open: Listener[] = [];
  let portal = '';

  async function start(port: number, answer: (request: HttpRequest) => Promise<HttpAnswer>): Promise<string> {
    const listener = await listen({ host, port, tls, answer });
    open.push(listener);
    const origin = new URL(listener.origin);
    if (options.publicHost !== undefined) origin.hostname = options.publicHost;
    return origin.origin;
  }
  async function startPortal(port: number): Promise<string> {
    let own = '';
    own = await start(port, async (request) => {
      const isOld = own !== portal && !request.path.startsWith(CONTROL);
      return isOld ? movedTo(portal, request) : await options.portalAnswer(request);
    });
    portal = own;
    return own;
  }
  const close = async (): Promise<void> => {
    await Promise.all(open.map((listener) => listener.close()));
  };
  try {
    await startPortal(options.port);
    const oauth = await start(options.oauthPort, options.oauthAnswer);
    return {
      get portal() {
        return portal;
      },
      oauth,
      rename: startPortal,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function movedTo(origin: string, { path, query }: HttpRequest): HttpAnswer {
  const location = `${origin}${path}${query === '' ? '' : `?${query}`}`;
  return { status: 302, headers: { location }, body: '' };
}
