import { PortalError } from '../portal.ts';
import type { CallFate, EventFate, Fault, FaultOrder } from './fault.ts';
import { systemError } from './system-errors.ts';

/** How a request ends that does not end well; `when` says whether it was carried out. */
export interface Accident {
  do: 'hang' | 'drop' | 'html';
  when: 'before' | 'after';
  /** Of an HTML page. */
  status: number;
}

/** Everything that is ordered to go wrong, oldest order first. */
export interface Faults {
  add(order: FaultOrder): Fault;
  /** False when there is no such order. */
  remove(id: number): boolean;
  clear(): void;
  list(): Fault[];
  /** The accident of a request for these methods (a batch has several). Uses the order up. */
  strikeRequest(methods: readonly string[]): Accident | null;
  /** How long a method, alone or in a batch, waits before it runs, and the error it answers with. Uses the orders up. */
  strikeMethod(method: string): { waitMs: number; error: PortalError | null };
  /** What happens to an event. Uses the orders up. */
  strikeEvent(event: string): EventFate[];
}

const BAD_GATEWAY = 502;

export function createFaults(): Faults {
  let orders: Fault[] = [];
  let lastId = 0;

  function use(fault: Fault): void {
    if (fault.left === null) return;
    fault.left -= 1;
    if (fault.left <= 0) orders = orders.filter((one) => one !== fault);
  }

  function callFaults(names: readonly string[]): (Fault & CallFate)[] {
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    return orders.filter(
      (fault): fault is Extract<Fault, { method: string }> =>
        'method' in fault && (fault.method === '*' || wanted.has(fault.method.toLowerCase())),
    );
  }

  return {
    add(order) {
      lastId += 1;
      const fault: Fault = { ...order, id: lastId, left: order.times ?? null };
      if (fault.left === null || fault.left > 0) orders.push(fault);
      return fault;
    },
    remove(id) {
      const before = orders.length;
      orders = orders.filter((fault) => fault.id !== id);
      return orders.length < before;
    },
    clear() {
      orders = [];
    },
    list: () => orders.map((fault) => ({ ...fault })),
    strikeRequest(methods) {
      for (const fault of callFaults(methods)) {
        if (fault.do === 'slow' || fault.do === 'fail') continue;
        use(fault);
        const status = fault.do === 'html' ? (fault.status ?? BAD_GATEWAY) : 0;
        return { do: fault.do, when: fault.when ?? 'before', status };
      }
      return null;
    },
    strikeMethod(method) {
      let waitMs = 0;
      let error: PortalError | null = null;
      for (const fault of callFaults([method])) {
        if (fault.do === 'slow') waitMs += fault.ms;
        else if (fault.do !== 'fail' || error !== null) continue;
        else {
          const { description, documented } = systemError(fault.code);
          error = new PortalError(fault.code, fault.description ?? description, fault.status ?? documented);
        }
        use(fault);
      }
      return { waitMs, error };
    },
    strikeEvent(event) {
      const struck = orders.filter(
        (fault): fault is Extract<Fault, { event: string }> =>
          'event' in fault && (fault.event === '*' || fault.event.toUpperCase() === event),
      );
      struck.forEach(use);
      return struck;
    },
  };
}
