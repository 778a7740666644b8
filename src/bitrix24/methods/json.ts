/** What JSON can carry. `undefined` members of a map are left out when the map is encoded. */
export type JsonValue = string | number | boolean | null | JsonList | JsonMap;
export type JsonList = readonly JsonValue[];
export type JsonMap = { readonly [key: string]: JsonValue | undefined };

/** Parameters of a method that takes none: `{}`. */
export type NoParams = { readonly [name: string]: never };

/** A map keyed by name or id; PHP encodes an empty one as `[]`. */
export type PhpMap<Value> = { [key: string]: Value } | never[];
