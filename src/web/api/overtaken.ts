import { partialMatchKey, type QueryClient, type QueryKey } from "@tanstack/react-query";

/** For how long, in milliseconds, an answer may come after a change that it does not know of. */
const rememberedMs = 120_000;

export interface Overtaken {
  /** What matches the key has changed on the server by now. */
  heard(key: QueryKey): void;
  stop(): void;
}

/**
 * An answer that was on its way as a change was heard is older than the change, and asked for again: the first
 * answer of a question, which no other request replaces, and what a deed has answered, which was asked for at an
 * unknown moment. `now` tells milliseconds.
 */
export function askOvertaken(queries: QueryClient, now: () => number): Overtaken {
  const changes = new Map<
    string,
    { readonly key: QueryKey; readonly count: number; readonly at: number }
  >();
  /** How many changes had been heard as a question was asked. */
  const heardBefore = new WeakMap<object, number>();
  let heard = 0;
  const stop = queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated") return;
    const { query, action } = event;
    if (action.type === "fetch") heardBefore.set(query, heard);
    if (action.type !== "success") return;
    const before = action.manual === true ? 0 : (heardBefore.get(query) ?? 0);
    for (const { key, count, at } of changes.values())
      if (count > before && at > now() - rememberedMs && partialMatchKey(query.queryKey, key)) {
        void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
        return;
      }
  });
  return {
    heard: (key) => {
      const at = now();
      for (const [name, change] of changes)
        if (change.at <= at - rememberedMs) changes.delete(name);
      heard += 1;
      changes.set(JSON.stringify(key), { key, count: heard, at });
    },
    stop,
  };
}
