import { queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

export type Connection = AnswerOf<typeof api.connections.$get>["items"][number];

/** One's own connections. */
export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: async () => (await ask(() => api.connections.$get())).items,
});
