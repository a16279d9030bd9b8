import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { type AnswerOf, api, ask } from "./client.ts";

/** Who did what. */

export type AuditEntry = AnswerOf<typeof api.audit.$get>["items"][number];

export interface AuditFilter {
  readonly person?: string;
  /** A code, or with a dot at its end all that begin with it. */
  readonly action?: string;
  readonly object?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** The newest first, page by page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    initialPageParam: null,
    queryFn: ({ pageParam }: { readonly pageParam: string | null }) =>
      ask(() =>
        api.audit.$get({
          query: { ...filter, limit: "50", ...(pageParam === null ? {} : { cursor: pageParam }) },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
