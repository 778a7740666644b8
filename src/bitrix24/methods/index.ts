import type { RestMethods } from './rest-methods.ts';

export { type MethodFacts, methodFacts, methodNames } from './facts.ts';
export type { JsonList, JsonMap, JsonValue, NoParams, PhpMap } from './json.ts';
export type { RestMethods } from './rest-methods.ts';
export type * from './results.ts';

/** Name of a catalogued method, in the reference's spelling. */
export type MethodName = keyof RestMethods;
export type MethodParams<M extends MethodName> = RestMethods[M]['params'];
export type MethodResult<M extends MethodName> = RestMethods[M]['result'];
/** Error codes of the method itself; system errors (`expired_token`, `QUERY_LIMIT_EXCEEDED` …) come on top. */
export type MethodError<M extends MethodName> = RestMethods[M]['error'];
/** `M` unless it is catalogued: keeps an untyped overload from swallowing a mistyped call of a known method. */
export type UncataloguedName<M extends string> = M extends MethodName ? never : M;
