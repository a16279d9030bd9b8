import type { UseQueryResult } from "@tanstack/react-query";

/** What came of several questions, in their order. */
export interface Several<Data> {
  /** Undefined for what is not answered yet, or could not be. */
  readonly data: readonly (Data | undefined)[];
  /** Why one of them could not be; null where nothing stands in the way. */
  readonly error: unknown;
  /** Asks those anew that could not be answered. */
  readonly refetch: () => unknown;
}

/** For `combine` of `useQueries`. */
export function severalOf<Data>(results: readonly UseQueryResult<Data>[]): Several<Data> {
  const failed = results.filter(({ data, error }) => data === undefined && error !== null);
  return {
    data: results.map(({ data }) => data),
    error: failed[0]?.error ?? null,
    refetch: () => Promise.all(failed.map(({ refetch }) => refetch())),
  };
}
