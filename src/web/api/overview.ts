import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { RunStatus } from "#flow/run-status.ts";
import type { RunKind } from "#reading/run-shapes.ts";
import { type AnswerOf, api, ask } from "./client.ts";

export type Overview = AnswerOf<typeof api.overview.$get>;
export type Bucket = Overview["buckets"][number];

export const spans = ["day", "week", "month"] as const;
/** The last 24 hours, 7 days or 30 days. */
export type Span = (typeof spans)[number];

const hourMs = 3_600_000;
/** How far back each goes, and in which pieces it is told. */
const lengths: {
  readonly [span in Span]: { readonly ms: number; readonly bucket: "hour" | "day" };
} = {
  day: { ms: 24 * hourMs, bucket: "hour" },
  week: { ms: 7 * 24 * hourMs, bucket: "day" },
  month: { ms: 30 * 24 * hourMs, bucket: "day" },
};

export const overviewQuery = (span: Span, timeZone: string) =>
  queryOptions({
    queryKey: ["overview", span, timeZone],
    queryFn: () => {
      const { ms, bucket } = lengths[span];
      const from = new Date(Date.now() - ms).toISOString();
      return ask(() => api.overview.$get({ query: { from, bucket, timeZone } }));
    },
    // Time goes by although nothing happens.
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });

/** Runs that stand in need of somebody, the newest first. */
export const runsOfStatusQuery = (status: RunStatus, limit: number) =>
  queryOptions({
    queryKey: ["runs", { status, limit }],
    queryFn: () => ask(() => api.runs.$get({ query: { status: [status], limit: String(limit) } })),
  });

/** Whether there is any run of a kind. */
export const anyRunQuery = (kind: RunKind) =>
  queryOptions({
    queryKey: ["runs", { kind, limit: 1 }],
    queryFn: async () => {
      const { items } = await ask(() => api.runs.$get({ query: { kind, limit: "1" } }));
      return items.length > 0;
    },
  });

/** The flow that is the first by name; null where there is none. */
export const firstFlowQuery = queryOptions({
  queryKey: ["flows", "first"],
  queryFn: async () => {
    const { items } = await ask(() => api.flows.$get({ query: { limit: "1" } }));
    return items[0]?.id ?? null;
  },
});
