import { useQuery } from "@tanstack/react-query";
import { anyRunQuery, type Overview } from "../api/overview.ts";

/**
 * Whether this installation has not done anything yet, so that first steps are shown instead of empty
 * pictures. Undefined while it is not known.
 */
export function useIsNew(overview: Overview | undefined): boolean | undefined {
  const isBusy = overview !== undefined && overview.busiest.length > 0;
  const isAsked = overview !== undefined && !isBusy;
  const events = useQuery({ ...anyRunQuery("event"), enabled: isAsked });
  const schedules = useQuery({ ...anyRunQuery("schedule"), enabled: isAsked });
  const calls = useQuery({ ...anyRunQuery("invoke"), enabled: isAsked });
  if (overview === undefined) return undefined;
  if (isBusy || events.data === true || schedules.data === true || calls.data === true)
    return false;
  // Who cannot ask is shown what there is.
  if (events.isError || schedules.isError || calls.isError) return false;
  return events.data === false && schedules.data === false && calls.data === false
    ? true
    : undefined;
}
