import { FACTS } from './facts-table.ts';

/** What the client must know about a method at run time. Source: Bitrix24 REST reference. */
export interface MethodFacts {
  /** Spelling of the reference. */
  name: string;
  generation: 'v1' | 'v2' | 'common';
  /** Scopes that must be granted, all of them; empty for methods that need no grant. */
  scope: readonly string[];
  stateChanging: boolean;
  /** Executing the call twice leaves the portal as executing it once: a call of unknown outcome may be repeated. */
  idempotent: boolean;
  /** Parameter whose value makes repetition safe although the method is not idempotent by itself. */
  idempotencyKey: 'TEMPLATE_ID' | 'fields.templateId' | undefined;
  /** HTTP status by error code, for the codes of the method itself (not the system errors). */
  errors: Readonly<Record<string, number>>;
}

/** Rows that were asked for. */
const read = new Map<string, MethodFacts>();
let spelling: ReadonlyMap<string, string> | undefined;

/** The reference's spelling of `name`, or undefined for a method that is not catalogued. Portals ignore case. */
function spelled(name: string): string | undefined {
  if (Object.hasOwn(FACTS, name)) return name;
  spelling ??= new Map(Object.keys(FACTS).map((known) => [known.toLowerCase(), known]));
  return spelling.get(name.toLowerCase());
}

function scopesOf(text: string): readonly string[] {
  if (text === 'basic') return [];
  const scopes = text.split(',');
  // One scope in three strengths: `user` is satisfied by the two others (REST protocol, section 9).
  return scopes[0] === 'user' ? ['user'] : scopes;
}

/**
 * Facts of a catalogued method; the name's case does not matter. Undefined for any other name:
 * then assume that it changes state and must not be repeated.
 */
export function methodFacts(name: string): MethodFacts | undefined {
  const known = spelled(name);
  if (known === undefined) return undefined;
  let facts = read.get(known);
  if (facts === undefined) {
    facts = readRow(known, FACTS[known] ?? '');
    read.set(known, facts);
  }
  return facts;
}

function readRow(name: string, row: string): MethodFacts {
  const [generation, scope = '', repetition, key, ...codes] = row.split(' ');
  return {
    name,
    generation: generation === 'v1' || generation === 'v2' ? generation : 'common',
    scope: scopesOf(scope),
    stateChanging: repetition !== 'read',
    idempotent: repetition !== 'repeats',
    idempotencyKey: key === 'TEMPLATE_ID' || key === 'fields.templateId' ? key : undefined,
    errors: Object.fromEntries(
      codes.map((code) => {
        const [bare = code, status = '400'] = code.split('@');
        return [bare, Number(status)];
      }),
    ),
  };
}

/** Names of every catalogued method, in the reference's spelling. */
export function methodNames(): readonly string[] {
  return Object.keys(FACTS);
}
