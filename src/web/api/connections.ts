import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { Json, JsonObject } from "#sdk/json.ts";
import { type AnswerOf, api, ask } from "./client.ts";
import { isRefusal } from "./refusal.ts";

/** People's own connections, and what is known of each. */

const { connections } = api;
const one = connections[":id"];

export type Connection = AnswerOf<typeof one.$get>;
export type CheckedConnection = AnswerOf<typeof connections.$post>;
export type ConnectionUse = AnswerOf<typeof one.flows.$get>["items"][number];
export type Reads = AnswerOf<typeof one.reads.$get>;
export type Handover = AnswerOf<typeof api.handovers.$get>["items"][number];
export type Simulator = AnswerOf<typeof api.simulator.$get>;

export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: async () => (await ask(() => connections.$get())).items,
});

/** What others hand over to oneself. Nothing tells of it. */
export const handoversQuery = queryOptions({
  queryKey: ["connections", "handovers"],
  queryFn: async () => (await ask(() => api.handovers.$get())).items,
  refetchInterval: 60_000,
});

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id],
    queryFn: () => ask(() => one.$get({ param: { id } })),
  });

/** The flows that a deletion takes the connection from, and what confirms that. */
export const deletionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "flows"],
    queryFn: () => ask(() => one.flows.$get({ param: { id } })),
  });

export const usesQuery = (id: string) =>
  queryOptions({ ...deletionQuery(id), select: ({ items }) => items });

export const readsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "reads"],
    queryFn: () => ask(() => one.reads.$get({ param: { id } })),
  });

export const grantsQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id, "grants"],
    queryFn: async () => (await ask(() => one.grants.$get({ param: { id } }))).items,
  });

/** How to connect to a simulator of a system beside the server; null where none runs. */
export const simulatorQuery = (connector: string) =>
  queryOptions({
    queryKey: ["simulator", connector],
    queryFn: async (): Promise<Simulator | null> => {
      try {
        return await ask(() => api.simulator.$get({ query: { connector } }));
      } catch (error) {
        if (isRefusal(error, "simulator.not_running")) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });

/** The newest event of a trigger, or the documented one. It is asked of the outside system, which counts. */
export const sampleQuery = (id: string, trigger: string, settings: JsonObject | null) =>
  queryOptions({
    queryKey: ["connection", id, "sample", trigger, settings],
    queryFn: async () => {
      const param = { id, trigger };
      const query = settings === null ? {} : { settings: JSON.stringify(settings) };
      const { data, real } = await ask(() =>
        api.connections[":id"].triggers[":trigger"].sample.$get({ param, query }),
      );
      return { data: AnyJson.parse(data), real };
    },
    staleTime: "static",
  });

/** What came as JSON is JSON. */
const AnyJson = z.custom<Json>((value) => value !== undefined);
