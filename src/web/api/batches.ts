import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";
import { type RunFilter, saidOf } from "./runs.ts";

export type Batch = AnswerOf<typeof api.batches.$get>["items"][number];
export type BatchAct = Batch["act"];
/** What a batch would do, before it is started. */
export type BatchPreview = AnswerOf<typeof api.batches.$post>;

/** How soon the progress is asked for anew: that the last run had its turn, nobody is told of. */
const lookMs = 1_000;

const hour = 3_600_000;

/** Whoever has started it may not have seen yet what came of it. */
function isFresh(endedAt: string | null): boolean {
  return endedAt !== null && Date.parse(endedAt) > Date.now() - hour;
}

/** Those that were started lately. Asked anew with the lists of runs: the key begins as theirs. */
export const batchesQuery = queryOptions({
  queryKey: ["runs", "batches"],
  queryFn: async () => {
    const { items } = await ask(() => api.batches.$get());
    return items.map((batch) => Object.assign({}, batch, { isFresh: isFresh(batch.endedAt) }));
  },
  refetchInterval: ({ state: { data } }) =>
    data?.some(({ state }) => state === "going") === true ? lookMs : false,
});

/** The runs that a batch has left as they are. */
export const refusedQuery = (id: string) =>
  queryOptions({
    queryKey: ["runs", "batch", id],
    queryFn: async () => (await ask(() => api.batches[":id"].$get({ param: { id } }))).refusedRuns,
  });

export type BatchWish =
  | { readonly act: "rerun"; readonly version: "same" | "published" }
  | { readonly act: Exclude<BatchAct, "rerun"> };

export function askBatch(wish: BatchWish, filter: RunFilter): Promise<BatchPreview> {
  return ask(() => api.batches.$post({ json: { ...wish, filter: saidOf(filter) } }));
}

export function startBatch({ id, act, runs, live: confirm }: BatchPreview): Promise<Batch> {
  const json = { act, runs, confirm };
  return ask(() => api.batches[":id"].start.$post({ param: { id }, json }));
}

export function stopBatch(id: string): Promise<Batch> {
  return ask(() => api.batches[":id"].stop.$post({ param: { id } }));
}
