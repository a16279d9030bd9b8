import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { FlowDocument } from "#flow/document.ts";
import { type AnswerOf, api, ask } from "./client.ts";
import { type Flow, flowOf } from "./flows.ts";

/** What was published of a flow. Keys begin with the flow's, which is asked anew when it changes. */

const flows = api.flows[":id"];

export type VersionSummary = AnswerOf<typeof flows.versions.$get>["items"][number];
export type Comparison = AnswerOf<typeof flows.comparison.$get>;
export type VersionChange = Comparison["changes"][number];

/** A state of a flow that can be compared: a version's number, or the draft. */
export type Side = number | "draft";

export const versionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["flow", id, "versions"],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        flows.versions.$get({
          param: { id },
          query: { limit: "50", ...(pageParam === null ? {} : { cursor: pageParam }) },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });

export const comparisonQuery = (id: string, from: Side, to: Side, locale: string) =>
  queryOptions({
    queryKey: ["flow", id, "comparison", from, to, locale],
    queryFn: () =>
      ask(() =>
        flows.comparison.$get({ param: { id }, query: { from: String(from), to: String(to) } }),
      ),
  });

export async function restoreVersion(
  id: string,
  number: number,
  revision: number,
): Promise<{ readonly restored: Flow; readonly leftOut: Flow["connections"] }> {
  const param = { id, number: String(number) };
  const json = { revision };
  const { leftOut, ...flow } = await ask(() =>
    flows.versions[":number"].restore.$post({ param, json }),
  );
  return { restored: flowOf(flow), leftOut };
}

/** The draft that a version has just taken the place of, so that the builder can take that back. */
export interface Replaced {
  readonly before: FlowDocument;
  /** Of the draft that the version became. */
  readonly revision: number;
}

export const replacedKey = (id: string) => ["replaced draft", id] as const;
