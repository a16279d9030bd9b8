import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** What triggers saw. */

export type Event = AnswerOf<typeof api.events.$get>["items"][number];

/** What a flow has passed over, the newest first, page by page. Asked anew with its runs. */
export const skippedQuery = (flow: string) =>
  infiniteQueryOptions({
    queryKey: ["runs", "skipped", flow],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        api.events.$get({
          query: {
            skippedBy: flow,
            limit: "50",
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
