import { IDS_PER_CALL } from '../../bitrix24/limits.ts';
import type { MethodResult } from '../../bitrix24/methods/index.ts';
import type { Reach } from '../reach.ts';
import { objectOf } from './chat-facts.ts';

/** A user as the portal describes him. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly workPosition: string;
  /** M, F or empty. */
  readonly gender: string;
  /** Address of the picture, or empty. */
  readonly avatar: string;
  /** False for people who were dismissed. */
  readonly isActive: boolean;
  readonly isBot: boolean;
  readonly isExtranet: boolean;
  /** A visitor of an open line. */
  readonly isConnector: boolean;
  /** online, dnd, away, break. */
  readonly status: string;
  readonly departmentIds: readonly number[];
  readonly email: string | undefined;
  /** The portal's own object, with more in it. */
  readonly raw: object;
}

/** People of the portal: `ctx.users`. Needs the scope `im`. Source: Bitrix24 REST reference, im.user.*. */
export class Users {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** @throws RestError USER_NOT_EXISTS, ACCESS_DENIED */
  async get(id: number): Promise<Person> {
    return personOf(await this.#reach.direct('im.user.get', { ID: id }));
  }

  /** Those of them that the portal knows and the bot may see. */
  async list(ids: readonly number[]): Promise<readonly Person[]> {
    const people: Person[] = [];
    for (let from = 0; from < ids.length; from += IDS_PER_CALL) {
      const answer = await this.#reach.direct('im.user.list.get', {
        ID: ids.slice(from, from + IDS_PER_CALL),
        RESULT_TYPE: 'array',
      });
      const found: unknown[] = typeof answer === 'object' && answer !== null ? Object.values(answer) : [];
      people.push(...found.filter((one) => typeof one === 'object' && one !== null).map(personOf));
    }
    return people;
  }
}

function personOf(answer: unknown): Person {
  const user: Partial<MethodResult<'im.user.get'>> = objectOf('im.user.get', answer);
  return {
    id: Number(user.id ?? 0),
    name: user.name ?? '',
    firstName: user.first_name ?? '',
    lastName: user.last_name ?? '',
    workPosition: user.work_position ?? '',
    gender: user.gender ?? '',
    avatar: user.avatar ?? '',
    isActive: user.active ?? true,
    isBot: user.bot ?? false,
    isExtranet: user.extranet ?? false,
    isConnector: user.connector ?? false,
    status: user.status ?? '',
    departmentIds: user.departments ?? [],
    email: user.email,
    raw: user,
  };
}
