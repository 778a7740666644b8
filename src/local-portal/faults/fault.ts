/** What happens to a REST call. `when`: before the call is carried out, or after it, when only the answer is lost. */
export type CallFate =
  | { do: 'fail'; code: string; description?: string | undefined; status?: number | undefined }
  | { do: 'hang'; when?: 'before' | 'after' | undefined }
  | { do: 'drop'; when?: 'before' | 'after' | undefined }
  | { do: 'html'; status?: number | undefined; when?: 'before' | 'after' | undefined }
  | { do: 'slow'; ms: number };

/** What happens to an event on its way to a handler. */
export type EventFate =
  | { do: 'lose' }
  | { do: 'delay'; ms: number }
  /** Told `copies` times more. */
  | { do: 'duplicate'; copies?: number | undefined }
  /** Changes places with the next event for the same address; alone it is late by a moment. */
  | { do: 'reorder' };

/**
 * An order for things to go wrong. `method` is a REST method, `oauth.token` or `oauth.app.info` of the
 * authorisation server, or `*`; `event` is an event name or `*`. `times`: how often; absent: until removed.
 */
export type FaultOrder =
  | (CallFate & { method: string; times?: number | undefined })
  | (EventFate & { event: string; times?: number | undefined });

/** An order that stands. */
export type Fault = FaultOrder & {
  /** Names it, for taking it back. */
  id: number;
  /** How often it still strikes; null: without end. */
  left: number | null;
};
