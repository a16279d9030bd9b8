import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isRefusal } from "../api/refusal.ts";

/**
 * What was asked is shown again at once and asked anew behind it; what the live stream tells of is
 * asked anew then. A refusal is an answer and is not asked again; silence is.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => !isRefusal(error) && failures < 3,
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
  queryCache: new QueryCache({
    onError: (error, query) => {
      // What is gone, or no longer theirs to see, is not shown as it once was.
      if (query.meta?.["isKeptWhenGone"] === true || !isRefusal(error)) return;
      if ([403, 404].includes(error.status)) query.setState({ data: undefined });
    },
  }),
  // What somebody has just changed may be shown anywhere.
  mutationCache: new MutationCache({ onSuccess: () => void queries.invalidateQueries() }),
});
