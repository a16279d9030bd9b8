import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** What each flow did in a month. */
export type Summary = AnswerOf<typeof api.summary.$get>;
export type FlowMonth = Summary["flows"][number];

export const summaryQuery = (month: string, timeZone: string) =>
  queryOptions({
    queryKey: ["summary", month, timeZone],
    queryFn: () => ask(() => api.summary.$get({ query: { month, timeZone } })),
    // It is written behind what happens.
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
