import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** A run with its steps. */
export type Run = AnswerOf<(typeof api.runs)[":id"]["$get"]>;

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: () => ask(() => api.runs[":id"].$get({ param: { id } })),
  });
