/** Work that goes on behind the requests; a stop waits for none of it. */
export interface Background {
  readonly size: number;
  watch<Result>(work: Promise<Result>): Promise<Result>;
}

export function createBackground(): Background {
  const works = new Set<Promise<unknown>>();
  return {
    get size() {
      return works.size;
    },
    watch(work) {
      works.add(work);
      const forget = () => works.delete(work);
      work.then(forget, forget);
      return work;
    },
  };
}
