import { computed, type InjectionKey, inject, ref, shallowRef } from 'vue';
import type { PageLimits, TrafficDetail, TrafficRow } from '../../live/page-api.ts';
import type { Api } from './api.ts';

/** Lines the inspector keeps. */
const KEPT = 20_000;

/** What went over the wire, as the inspector shows it. */
export type Inspector = ReturnType<typeof createInspector>;

export function createInspector(api: Api, fail: (error: unknown) => void) {
  const rows = shallowRef<readonly TrafficRow[]>([]);
  const kind = ref<'all' | 'event' | 'call' | 'error'>('all');
  const text = ref('');
  const chosen = ref(0);
  const limits = shallowRef<PageLimits>({ bucket: null, busiest: null });
  const detail = shallowRef<TrafficDetail | null>(null);
  /** Lines up to this one were cleared away. */
  const clearedTo = ref(0);

  const shown = computed(() => {
    const wanted = text.value.trim().toLowerCase();
    return rows.value.filter(
      (row) =>
        row.n > clearedTo.value && isOfKind(row, kind.value) && (wanted === '' || matches(row, wanted)),
    );
  });

  async function choose(n: number): Promise<void> {
    chosen.value = n;
    if (n === 0) detail.value = null;
    else
      await api.traffic(n).then((found) => {
        if (chosen.value === n) detail.value = found;
      }, fail);
  }

  return {
    rows,
    kind,
    text,
    chosen,
    detail,
    limits,
    shown,
    choose,
    clear() {
      clearedTo.value = rows.value.at(-1)?.n ?? 0;
    },
    async load() {
      await api.rows().then((found) => {
        rows.value = found;
      }, fail);
    },
    /** New and changed lines, in any order. */
    put(news: readonly TrafficRow[]) {
      if (news.length === 0) return;
      const known = new Map(news.map((row) => [row.n, row]));
      const last = rows.value.at(-1)?.n ?? 0;
      const kept = rows.value.map((row) => known.get(row.n) ?? row);
      const fresh = [...known.values()].filter((row) => row.n > last).sort((one, other) => one.n - other.n);
      rows.value = [...kept, ...fresh].slice(-KEPT);
      if (known.has(chosen.value)) void choose(chosen.value);
    },
    again: (following: boolean) => api.again({ n: chosen.value, following }),
  };
}

function isOfKind(row: TrafficRow, kind: 'all' | 'event' | 'call' | 'error'): boolean {
  if (kind === 'error') return row.error !== '' || (row.status ?? 200) >= 400;
  return kind === 'all' || row.kind === kind;
}

function matches(row: TrafficRow, wanted: string): boolean {
  return `${row.name} ${row.about} ${row.error}`.toLowerCase().includes(wanted);
}

const inspectorKey: InjectionKey<Inspector> = Symbol('inspector');

export { inspectorKey };

export function useInspector(): Inspector {
  const inspector = inject(inspectorKey);
  if (inspector === undefined) throw new Error('The page was started without its inspector');
  return inspector;
}
