import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { Json } from "#sdk/json.ts";
import { type AnswerOf, api, ask } from "./client.ts";

export type Connection = AnswerOf<typeof api.connections.$get>["items"][number];

/** One's own connections. */
export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: async () => (await ask(() => api.connections.$get())).items,
});

/** What a connection reads, and what it is granted. */
export const readsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "reads"],
    queryFn: () => ask(() => api.connections[":id"].reads.$get({ param: { id } })),
  });

/** The newest event of a trigger, or the documented one. It is asked of the outside system, which counts. */
export const sampleQuery = (id: string, trigger: string) =>
  queryOptions({
    queryKey: ["connection", id, "sample", trigger],
    queryFn: async () => {
      const param = { id, trigger };
      const { data, real } = await ask(() =>
        api.connections[":id"].triggers[":trigger"].sample.$get({ param }),
      );
      return { data: AnyJson.parse(data), real };
    },
    staleTime: Infinity,
  });

/** What came as JSON is JSON. */
const AnyJson = z.custom<Json>((value) => value !== undefined);
