import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { isUnanswered } from "#flow/answers.ts";
import type { Overview as Read, Span } from "#reading/reading.ts";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { ownConnectionIds } from "../rights.ts";
import { answer, iso } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import { maskedError } from "../runs/masked.ts";
import { errorWithoutValues } from "../runs/without-values.ts";
import { valuesOfRuns } from "../sight.ts";
import { runVeils } from "../veil.ts";
import { boundsOf, type SpanWish } from "./buckets.ts";
import { Overview, OverviewQuery } from "./overview.schemas.ts";

const getOverview = createRoute({
  method: "get",
  path: "/",
  operationId: "getOverview",
  tags: ["overview"],
  summary: "Show what flows have been doing",
  description:
    "Runs by the hour or the day, what waits for a person, and which flows fail and which have most to do.",
  request: { query: OverviewQuery },
  responses: {
    200: answer("The overview.", Overview),
    ...refusals("overview.span_empty", "overview.span_too_long", "request.read_too_slow"),
  },
});

type Parts = Pick<ServerParts, "reading" | "store" | "engine" | "people" | "clock">;

/** `/overview`: an installation at a glance. */
export function overviewRoutes(parts: Parts) {
  const { reading, store, people, clock } = parts;
  return new OpenAPIHono<Env>().openapi(getOverview, async (c) => {
    const { timeZone: said, from, to, bucket } = c.req.valid("query");
    const actor = c.get("actor");
    const timeZone = said ?? (await people.preferences(actor.person)).timeZone ?? "UTC";
    const wish = { bucket, timeZone, ...given({ from, to }) };
    const bounds = checkedBounds(wish, clock.now());
    const connectionIds = ownConnectionIds(await store.connections(), actor);
    const read = await reading.overview({ bounds, connectionIds });
    const unanswered = await unansweredFlows(parts);
    const flows = await flowsView(parts, c, read);
    return c.json({ ...wholeView(bounds, wish, read), ...flows, unanswered }, 200);
  });
}

function checkedBounds(wish: SpanWish, now: number): readonly number[] {
  const made = boundsOf(wish, now);
  switch (made.kind) {
    case "empty":
      throw ApiError.of("overview.span_empty");
    case "too long":
      throw ApiError.of("overview.span_too_long", { days: made.days });
    case "bounds":
      return made.bounds;
  }
}

function wholeView(
  bounds: readonly number[],
  { bucket, timeZone }: SpanWish,
  { spans, waitingForPerson, flows }: Read,
): Omit<Overview, "failing" | "busiest" | "unanswered"> {
  const end = bounds.at(-1) ?? 0;
  return {
    from: iso(bounds[0] ?? end),
    to: iso(end),
    bucket,
    timeZone,
    buckets: spans.map((span, index) => ({ at: iso(bounds[index] ?? end), ...span })),
    totals: spans.reduce(together, nothing),
    waitingForPerson,
    flows,
  };
}

const nothing: Span = {
  runs: {
    succeeded: 0,
    succeeded_with_errors: 0,
    filtered: 0,
    failed: 0,
    parked: 0,
    paused: 0,
    cancelled: 0,
    running: 0,
    waiting: 0,
    delayed: 0,
  },
  reads: 0,
};

function together(a: Span, b: Span): Span {
  return {
    runs: {
      succeeded: a.runs.succeeded + b.runs.succeeded,
      succeeded_with_errors: a.runs.succeeded_with_errors + b.runs.succeeded_with_errors,
      filtered: a.runs.filtered + b.runs.filtered,
      failed: a.runs.failed + b.runs.failed,
      parked: a.runs.parked + b.runs.parked,
      paused: a.runs.paused + b.runs.paused,
      cancelled: a.runs.cancelled + b.runs.cancelled,
      running: a.runs.running + b.runs.running,
      waiting: a.runs.waiting + b.runs.waiting,
      delayed: a.runs.delayed + b.runs.delayed,
    },
    reads: a.reads + b.reads,
  };
}

/** Published before currencies were asked for. */
async function unansweredFlows({ store, engine }: Parts): Promise<Overview["unanswered"]> {
  const flows = await store.flows();
  return flows
    .filter(
      ({ state, version }) =>
        state === "active" && version !== null && isUnanswered(version, engine.catalogue),
    )
    .map(({ id, name }) => ({ id, name }));
}

/** What an error tells of an account is for the owner of the connection. */
async function flowsView(
  parts: Parts,
  c: Context<Env>,
  { failing, busiest }: Read,
): Promise<Pick<Overview, "failing" | "busiest">> {
  const runIds = failing.map(({ last }) => last.runId);
  const veilOf = await runVeils(parts, c.get("actor"), runIds);
  const valuesOf = await valuesOfRuns(parts, c.get("actor"), runIds);
  const errorOf = ({ runId, error }: Read["failing"][number]["last"]) => {
    const shown = veilOf(runId)(storedErrorView(error, c.get("locale")));
    const values = valuesOf(runId);
    if (!values.seen) return errorWithoutValues(shown, c.get("locale"));
    return values.masked ? maskedError(shown, c.get("locale")) : shown;
  };
  return {
    failing: failing.map(({ flowId, flowName, failed, last }) => ({
      id: flowId,
      name: flowName,
      failed,
      last: {
        runId: last.runId,
        at: iso(last.at),
        error: errorOf(last),
      },
    })),
    busiest: busiest.map(({ flowId, flowName, runs }) => ({ id: flowId, name: flowName, runs })),
  };
}
