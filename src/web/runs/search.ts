import { z } from "zod";
import { type RunStatus, runStatuses } from "#flow/run-status.ts";
import type { RunFilter, RunKind } from "../api/runs.ts";
import { startOfDay } from "../language/wall-time.ts";

/** What the address of the run history says about which runs are shown. */

export const runKinds = [
  "event",
  "schedule",
  "invoke",
  "webhook",
  "call",
  "now",
  "test",
  "rerun",
] as const satisfies readonly RunKind[];

/** Runs that wait for a person. */
export const waitingForPerson = ["parked", "paused"] as const satisfies readonly RunStatus[];

const Status = z.enum(runStatuses);

/** What makes no sense is as if it were not said. */
const said = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

export const RunsSearch = z.object({
  status: said(z.union([z.array(Status), Status.transform((one) => [one])])),
  kind: said(z.enum(runKinds)),
  flow: said(z.string().min(1).max(200)),
  error: said(z.string().min(1).max(200)),
  text: said(z.coerce.string().min(1).max(200)),
  range: said(z.enum(["today", "day", "week", "month", "custom"])),
  from: said(z.iso.datetime()),
  to: said(z.iso.datetime()),
});
export type RunsSearch = z.infer<typeof RunsSearch>;

const dayMs = 86_400_000;

export function filterOf(search: RunsSearch, now: number, timeZone: string): RunFilter {
  const { status = [], kind = null, flow = null, error = null, text = "" } = search;
  // In one order, so that the same question has one name.
  const wanted = runStatuses.filter((one) => status.includes(one));
  return { statuses: wanted, kind, flow, error, text, ...spanOf(search, now, timeZone) };
}

function spanOf(
  { range, from, to }: RunsSearch,
  now: number,
  timeZone: string,
): Pick<RunFilter, "from" | "to"> {
  const since = (moment: number) => ({ from: new Date(moment).toISOString(), to: null });
  switch (range) {
    case undefined:
      return { from: null, to: null };
    case "today":
      return since(startOfDay(now, timeZone));
    case "day":
      return since(now - dayMs);
    case "week":
      return since(now - 7 * dayMs);
    case "month":
      return since(now - 30 * dayMs);
    case "custom":
      return { from: from ?? null, to: to ?? null };
  }
}

export function isFiltered({ status, kind, flow, error, text, range }: RunsSearch): boolean {
  return [status, kind, flow, error, text, range].some((one) => one !== undefined);
}

export function isWaitingForPerson({ status = [] }: RunsSearch): boolean {
  return (
    status.length === waitingForPerson.length &&
    waitingForPerson.every((one) => status.includes(one))
  );
}
