import type {
  ActionResult,
  AgainRequest,
  AgainResult,
  MessagePage,
  PageAction,
  PageRefusal,
  PageState,
  TrafficDetail,
  TrafficRow,
} from '../../live/page-api.ts';

const ROOT = '/_portal/page/';

/** The portal, as the page calls it. Every function throws an Error whose message may be shown. */
export interface Api {
  state(as: number): Promise<PageState>;
  messages(chatId: number, before: number): Promise<MessagePage>;
  rows(): Promise<TrafficRow[]>;
  traffic(n: number): Promise<TrafficDetail>;
  act(action: PageAction): Promise<ActionResult>;
  again(request: AgainRequest): Promise<AgainResult>;
}

/** Messages loaded at once. */
const AT_ONCE = 200;

export const api: Api = {
  state: (as) => get<PageState>(`state?as=${as}`),
  messages: (chatId, before) => get<MessagePage>(`messages?chat=${chatId}&before=${before}&limit=${AT_ONCE}`),
  rows: () => get<TrafficRow[]>('rows'),
  traffic: (n) => get<TrafficDetail>(`traffic?n=${n}`),
  act: (action) => post<ActionResult>('act', action),
  again: (request) => post<AgainResult>('again', request),
};

async function get<T>(path: string): Promise<T> {
  return read<T>(await fetch(ROOT + path));
}

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return read<T>(await fetch(ROOT + path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function read<T>(answer: Response): Promise<T> {
  // The portal keeps to the shapes of page-api.ts: here its bytes become types.
  const value = (await answer.json()) as T | PageRefusal;
  if (!answer.ok) throw new Error((value as PageRefusal).error_description);
  return value as T;
}
