import {
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { askRuns, type RunFilter, runPageQuery } from "../../api/runs.ts";
import {
  type RunList,
  rowReader,
  type Segment,
  segmentOf,
  withSegment,
  withTop,
} from "./run-list.ts";

export interface NewRuns {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/**
 * The runs of a filter. The list itself is never asked anew as a whole: its first page is, as soon as
 * something changes, and so are those that are looked at (`useFreshSegment`).
 */
export function useRunList(filter: RunFilter, isAtTop: boolean) {
  const queries = useQueryClient();
  const list = useInfiniteQuery<Segment, Error, RunList, Key, string | null>({
    queryKey: listKey(filter),
    initialPageParam: null,
    queryFn: async ({ pageParam }) => {
      const page = await askRuns(filter, pageParam);
      queries.setQueryData(runPageQuery(filter, pageParam).queryKey, page);
      return segmentOf(page);
    },
    getNextPageParam: ({ next }) => next,
    staleTime: "static",
    gcTime: 600_000,
  });
  const { data: fresh } = useQuery({ ...runPageQuery(filter, null), enabled: list.isSuccess });
  const { data } = list;
  const refreshed = useMemo(
    () => (data && fresh ? withTop(data, fresh, isAtTop) : null),
    [data, fresh, isAtTop],
  );
  useEffect(() => {
    if (refreshed && refreshed.list !== data) queries.setQueryData(listKey(filter), refreshed.list);
  }, [queries, filter, refreshed, data]);
  const takeNew = (): void => {
    if (data && fresh) queries.setQueryData(listKey(filter), withTop(data, fresh, true).list);
  };

  const [rowsOf] = useState(rowReader);
  const rows = useMemo(() => (data ? rowsOf(data) : []), [data, rowsOf]);
  const waiting: NewRuns = {
    count: refreshed?.waiting ?? 0,
    more: refreshed?.more ?? false,
  };
  return { list, rows, waiting, takeNew };
}

/** Keeps a segment that somebody looks at as it is on the server. */
export function useFreshSegment(filter: RunFilter, cursor: string): void {
  const queries = useQueryClient();
  const { data: fresh } = useQuery(runPageQuery(filter, cursor));
  useEffect(() => {
    if (fresh)
      update(queries, filter, (list) => withSegment(list, list.pageParams.indexOf(cursor), fresh));
  }, [queries, filter, cursor, fresh]);
}

/** The cursors of the segments in which these rows stand, without the first one's. */
export function cursorsAt(list: RunList, first: number, last: number): readonly string[] {
  let end = 0;
  return list.pages.flatMap(({ items }, index) => {
    const begin = end;
    end += items.length;
    const cursor = list.pageParams[index] ?? null;
    return cursor !== null && begin <= last && end > first ? [cursor] : [];
  });
}

type Key = readonly ["run-list", RunFilter];

function listKey(filter: RunFilter): Key {
  return ["run-list", filter];
}

function update(queries: QueryClient, filter: RunFilter, change: (list: RunList) => RunList): void {
  const now = queries.getQueryData<RunList>(listKey(filter));
  if (!now) return;
  const next = change(now);
  if (next !== now) queries.setQueryData(listKey(filter), next);
}
