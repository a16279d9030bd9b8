/** Runs jobs of one name one after the other, in the order in which they were given. */
export type Exclusive = <Result>(name: string, job: () => Promise<Result>) => Promise<Result>;

export function createExclusive(): Exclusive {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, job) => {
    const before = tails.get(name);
    const done = (async () => {
      await before;
      return job();
    })();
    const tail = done.catch(() => undefined);
    tails.set(name, tail);
    try {
      return await done;
    } finally {
      if (tails.get(name) === tail) tails.delete(name);
    }
  };
}
