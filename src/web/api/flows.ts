import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

export type FlowSummary = AnswerOf<typeof api.flows.$get>["items"][number];
export type Flow = AnswerOf<(typeof api.flows)[":id"]["$get"]>;

/** All flows, by name. */
export const flowsQuery = queryOptions({
  queryKey: ["flows"],
  queryFn: async () => (await ask(() => api.flows.$get())).items,
});

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id],
    queryFn: () => ask(() => api.flows[":id"].$get({ param: { id } })),
  });
