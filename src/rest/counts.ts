/** Counted since the start, over all portals; `waiting` is the present number. */
export interface Counts {
  /** HTTP requests, batches included. */
  requests: number;
  batches: number;
  /** Calls that travelled in a batch. */
  batched: number;
  waiting: number;
  /** QUERY_LIMIT_EXCEEDED. */
  queryLimits: number;
  /** OPERATION_TIME_LIMIT. */
  parks: number;
  circuitsOpened: number;
  /** Calls refused because too many waited. */
  refused: number;
}

export function createCounts(): Counts {
  return {
    requests: 0,
    batches: 0,
    batched: 0,
    waiting: 0,
    queryLimits: 0,
    parks: 0,
    circuitsOpened: 0,
    refused: 0,
  };
}
