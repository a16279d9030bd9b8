import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

export type FlowSummary = AnswerOf<typeof api.flows.$get>["items"][number];
export type Flow = AnswerOf<(typeof api.flows)[":id"]["$get"]>;

export interface FlowFilter {
  readonly text: string;
  readonly state: "all" | "active" | "inactive";
}

/** Flows by name, page by page. */
export const flowsQuery = ({ text, state }: FlowFilter) =>
  infiniteQueryOptions({
    queryKey: ["flows", { text, state }],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        api.flows.$get({
          query: {
            limit: "50",
            ...(text === "" ? {} : { text }),
            ...(state === "all" ? {} : { state }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export const flowQuery = (id: string) =>
  queryOptions({
    queryKey: ["flow", id],
    queryFn: () => ask(() => api.flows[":id"].$get({ param: { id } })),
  });
