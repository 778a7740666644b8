import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CountingPortal } from './counting-portal.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures/events');
const MEMBER = '5e0c7a19d3b84f62a1908e7735cc41df';
export const BOT_ID = 740;

/** A portal as its events and the store know it. */
export interface BenchPortal {
  memberId: string;
  applicationToken: string;
}

export const FIRST_PORTAL: BenchPortal = {
  memberId: MEMBER,
  applicationToken: '9b1f64d02c7e4e8fa35d7712c80be5a4',
};

/** The `n`-th of many portals; 0 is the one of the fixtures. */
export function benchPortal(n: number): BenchPortal {
  return n === 0 ? FIRST_PORTAL : { ...FIRST_PORTAL, memberId: n.toString(16).padStart(32, 'b') };
}

function fixture(name: string, portal: CountingPortal): string {
  const seconds = Math.floor(Date.now() / 1000);
  return readFileSync(join(FIXTURES, `${name}.form`), 'utf8')
    .replaceAll(/1789003[68]00/g, String(seconds + 3600))
    .replaceAll(/ts=1789\d{6}/g, `ts=${seconds}`)
    .replaceAll('https%3A%2F%2Fkestrel-works.bitrix24.eu%2F', `http%3A%2F%2F127.0.0.1%3A${portal.port}%2F`)
    .replaceAll('kestrel-works.bitrix24.eu', `127.0.0.1%3A${portal.port}`)
    .replaceAll('https%3A%2F%2Foauth.bitrix.info%2F', `http%3A%2F%2F127.0.0.1%3A${portal.port}%2F`);
}

export function installBody(portal: CountingPortal): string {
  return fixture('app-install', portal);
}

/** One event as it is posted, and by what its reply is known. */
export interface Post {
  body: Buffer;
  /** The text of the message, which the bot repeats. */
  text: string;
}

export interface PostOptions {
  portal: CountingPortal;
  /** Number of the first message; no two runs may share one. */
  from: number;
  count: number;
  /** Default 200. */
  dialogs?: number;
  /** Portals that the events come from, in turn; default 1. */
  portals?: number;
}

const NUMBER = '{number}';
const DIALOG = '{dialog}';
const PORTAL = '{portal}';

/** Message events made from the fixture of a private message: every one with ids of its own. */
export function makePosts(options: PostOptions): Post[] {
  const { from, count, dialogs = 200, portals = 1 } = options;
  const parts = fixture('v1-message-add-private', options.portal)
    .replaceAll(MEMBER, PORTAL)
    .replace('MESSAGE%5D=Hi+there', `MESSAGE%5D=Hi+there+${NUMBER}`)
    .replace('MESSAGE_ID%5D=90101', `MESSAGE_ID%5D=${NUMBER}`)
    .replace('-83f3a4b211160ca', `-${NUMBER}`)
    .replaceAll(
      /((?:DIALOG_ID|FROM_USER_ID|AUTHOR_ID|USER%5D%5BID|user_id)(?:%5D)?=)11(?=&|$)/g,
      `$1${DIALOG}`,
    )
    .split(/(\{\w+\})/);
  return Array.from({ length: count }, (_, index) => {
    const number = String(from + index);
    const dialog = String(1000 + (index % dialogs));
    const { memberId } = benchPortal(index % portals);
    const body = parts
      .map((part) =>
        part === NUMBER ? number : part === DIALOG ? dialog : part === PORTAL ? memberId : part,
      )
      .join('');
    return {
      body: Buffer.from(body),
      text: `Hi there ${number}`,
    };
  });
}
