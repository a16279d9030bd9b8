import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import type { Json } from "#sdk/json.ts";
import { type AnswerOf, api, ask } from "./client.ts";
import { type Run, runOf } from "./runs.ts";

/** Trying a draft out, for real, on one record. */

type Sent = Parameters<(typeof api.flows)[":id"]["tests"]["$post"]>[0]["json"];

/** What a draft is tested on. */
export type TestEvent = Sent["event"];

export async function startTest(id: string, json: Sent): Promise<Run> {
  return runOf(await ask(() => api.flows[":id"].tests.$post({ param: { id }, json })));
}

type Asked = Parameters<(typeof api.flows)[":id"]["tests"]["check"]["$post"]>[0]["json"];

/** Throws where a test would be refused, whatever it ran on. */
export async function checkTest(id: string, json: Asked): Promise<void> {
  await ask(() => api.flows[":id"].tests.check.$post({ param: { id }, json }));
}

type Answered = AnswerOf<(typeof api.flows)[":id"]["records"]["$get"]>["items"][number];

/** Something that a trigger could start a flow with, and whether it would. */
export type TriggerRecord = Omit<Answered, "data"> & { readonly data: Json };

/** The newest of a flow's trigger, as many as there are in one answer of the outside system. */
export async function askRecords(id: string): Promise<readonly TriggerRecord[]> {
  const query = { limit: "25" };
  const { items } = await ask(() => api.flows[":id"].records.$get({ param: { id }, query }));
  return items.map(({ key, at, data, starts }) => ({ key, at, data: Any.parse(data), starts }));
}

/** The stated edge: what came as JSON is JSON. */
const Any = z.custom<Json>();

/** A flow's newest test; null where there was none. */
export const lastTestQuery = (flow: string) =>
  queryOptions({
    queryKey: ["runs", { flow, kind: "test" }, "last"],
    queryFn: async (): Promise<Run | null> => {
      const query = { flow, kind: "test", limit: "1" } as const;
      const { items } = await ask(() => api.runs.$get({ query }));
      const [last] = items;
      if (last === undefined) return null;
      return runOf(await ask(() => api.runs[":id"].$get({ param: { id: last.id } })));
    },
    staleTime: Infinity,
  });
