/** A column of a table of PostgreSQL. */
export interface Column {
  name: string;
  /** PostgreSQL's type of the value that is sent. */
  type: 'text' | 'bigint' | 'integer' | 'smallint' | 'bytea' | 'boolean';
  /** What stands in the SELECT of SQLite; default the name. */
  from?: string;
  /** What is made of it in PostgreSQL; default the value as it is. */
  to?: string;
}

/** What is moved from one table, and how it is read in order. */
export interface Part {
  /** The table of PostgreSQL. */
  table: string;
  columns: readonly Column[];
  /** FROM and WHERE of SQLite, for counting. @param cutoff finished events received before are left, Unix ms */
  rows: (cutoff: number) => { from: string; where: string };
  /** Further tables of SQLite that the columns need. */
  join?: { from: string; where: string };
  /** What orders the rows in SQLite and is different in each. */
  key: readonly string[];
  /** PostgreSQL numbers the rows itself unless it is told not to. */
  numbered?: true;
}

const column = (type: Column['type'], name: string, from?: string): Column => ({
  name,
  type,
  ...(from === undefined ? {} : { from }),
});
const text = (name: string, from?: string): Column => column('text', name, from);
const big = (name: string, from?: string): Column => column('bigint', name, from);
const bytes = (name: string, from?: string): Column => column('bytea', name, from);

const all = (from: string) => () => ({ from, where: 'true' });

/** Portals have numbers in SQLite and names in PostgreSQL. */
const named = (table: string) => ({ from: 'CROSS JOIN portal_keys k', where: `k.n = ${table}.portal` });
const PORTAL = text('portal', 'k.member_id');
const EVENT_ID = text(
  'id',
  "CASE WHEN substr(e.id, 1, 1) = '*' THEN k.member_id || substr(e.id, 2) ELSE substr(e.id, 2) END",
);

/**
 * Everything that an embedded store holds, in the order in which it is moved. Places of events stay what they are, and
 * with them the order of dialogs, the numbers of dead letters and the versions of sessions.
 */
export const PARTS: readonly Part[] = [
  {
    table: 'portals',
    columns: [
      ...['member_id', 'domain', 'client_endpoint', 'oauth_server'].map((name) => text(name)),
      bytes('application_token_hash'),
      big('installer_id'),
      { ...text('scope'), to: 'ARRAY(SELECT json_array_elements_text(scope::json))' },
      ...['licence', 'language', 'status'].map((name) => text(name)),
      big('installed_at'),
      big('updated_at'),
    ],
    rows: all('portals'),
    key: ['member_id'],
  },
  {
    table: 'tokens',
    columns: [text('member_id'), big('user_id'), bytes('sealed'), big('version')],
    rows: all('tokens'),
    key: ['member_id', 'user_id'],
  },
  {
    table: 'bots',
    columns: [
      text('member_id'),
      text('code'),
      big('bot', 'bot_id'),
      ...['generation', 'fingerprint', 'commands'].map((name) => text(name)),
    ],
    rows: all('bots'),
    key: ['member_id', 'code'],
  },
  {
    table: 'sessions',
    columns: [PORTAL, big('bot'), text('key'), big('version'), bytes('sealed'), big('expires_at')],
    rows: all('sessions s'),
    join: named('s'),
    key: ['s.portal', 's.bot', 's.key'],
  },
  {
    table: 'cursors',
    columns: [PORTAL, big('bot'), big('next')],
    rows: all('cursors c'),
    join: named('c'),
    key: ['c.portal', 'c.bot'],
  },
  {
    table: 'payloads',
    columns: [PORTAL, text('id'), bytes('sealed'), big('expires_at')],
    rows: all('payloads p'),
    join: named('p'),
    key: ['p.portal', 'p.id'],
  },
  {
    table: 'timers',
    columns: [
      PORTAL,
      text('id'),
      big('bot'),
      text('dialog'),
      text('name'),
      bytes('data'),
      big('due'),
      text('cron'),
      text('zone'),
    ],
    rows: all('timers t'),
    join: named('t'),
    key: ['t.portal', 't.id'],
  },
  {
    table: 'broadcasts',
    columns: [big('number'), text('id'), text('bot_code'), bytes('sealed'), text('state'), big('created_at')],
    // A broadcast that was never whole, or is half forgotten.
    rows: () => ({ from: 'broadcasts', where: "state <> 'hidden'" }),
    key: ['number'],
    numbered: true,
  },
  {
    table: 'recipients',
    columns: [
      big('broadcast'),
      big('n', 'r.n'),
      PORTAL,
      text('dialog'),
      column('smallint', 'state', 'r.state'),
      big('message_id'),
      text('error'),
    ],
    rows: () => ({
      from: 'recipients r',
      where: "r.broadcast IN (SELECT number FROM broadcasts WHERE state <> 'hidden')",
    }),
    join: named('r'),
    key: ['r.broadcast', 'r.n'],
  },
  {
    // Marks of finished events, and of those that are not.
    table: 'events',
    columns: [PORTAL, EVENT_ID, big('received_at')],
    rows: (cutoff) => ({ from: 'events e', where: `(e.state <> 1 OR e.received_at >= ${cutoff})` }),
    join: named('e'),
    key: ['e.seq'],
  },
  {
    table: 'work',
    columns: [
      big('seq', 'e.seq'),
      text('lane'),
      PORTAL,
      EVENT_ID,
      big('bot'),
      text('kind'),
      column('smallint', 'format'),
      big('received_at'),
      column('integer', 'attempts', 'coalesce(e.attempts, 0)'),
      column('integer', 'crashes', 'coalesce(e.crashes, 0)'),
      big('first_attempt_at'),
      // Nobody knows any more whether it was started: what it may have left is looked for.
      { ...column('boolean', 'ran', '1') },
      text('error', 'CASE WHEN e.state = 2 THEN e.error END'),
      big('died_at', 'CASE WHEN e.state = 2 THEN e.died_at END'),
      bytes('body', 'b.body'),
    ],
    rows: () => ({ from: 'events e', where: 'e.state <> 1' }),
    join: {
      from: 'CROSS JOIN bodies b CROSS JOIN portal_keys k',
      where: 'b.seq = e.seq AND k.n = e.portal',
    },
    key: ['e.seq'],
  },
  {
    table: 'effects',
    columns: [big('seq', 'f.seq'), text('name', 'f.name'), bytes('data', 'f.data')],
    rows: all('effects f'),
    key: ['f.seq', 'f.name'],
  },
  {
    table: 'lanes',
    columns: [
      text('lane', 'l.lane'),
      PORTAL,
      big('head', 'l.head'),
      big('due', 'coalesce(l.due, 0)'),
      { ...column('boolean', 'ran', '1') },
    ],
    // Of the columns beside a minimum SQLite gives those of its row.
    rows: () => ({
      from: '(SELECT lane, portal, min(seq) AS head, due FROM events WHERE state = 0 GROUP BY lane) l',
      where: 'true',
    }),
    join: named('l'),
    key: ['l.lane'],
  },
];
