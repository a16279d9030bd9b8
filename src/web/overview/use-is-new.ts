import { useQueries } from "@tanstack/react-query";
import { anyRunQuery, type Overview } from "../api/overview.ts";

/**
 * Whether this installation has not done anything yet, so that first steps are shown instead of empty
 * pictures. Undefined while it is not known.
 */
export function useIsNew(overview: Overview | undefined): boolean | undefined {
  const isBusy = overview !== undefined && overview.busiest.length > 0;
  const isAsked = overview !== undefined && !isBusy;
  const kinds = useQueries({
    queries: kindsOfWork.map((kind) => Object.assign({}, anyRunQuery(kind), { enabled: isAsked })),
  });
  if (overview === undefined) return undefined;
  if (isBusy || kinds.some(({ data }) => data === true)) return false;
  // Who cannot ask is shown what there is.
  if (kinds.some(({ isError }) => isError)) return false;
  return kinds.every(({ data }) => data === false) ? true : undefined;
}

/** What starts runs that are no trial. */
const kindsOfWork = ["event", "schedule", "invoke", "webhook"] as const;
