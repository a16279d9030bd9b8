import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { cancel } from "./cancel.ts";
import { continueRun } from "./continue.ts";
import { correctRun, showCorrection } from "./correct.ts";
import { decide } from "./decide.ts";
import { filterOf } from "./filter.ts";
import { ItemDetail, ItemPage, ItemQuery, ItemsQuery } from "./items.schemas.ts";
import { rerun } from "./rerun.ts";
import {
  Continue,
  Correct,
  Correction,
  Decision,
  Rerun,
  Run,
  RunPage,
  RunQuery,
} from "./runs.schemas.ts";
import { showItem, showItems, showRun, showRuns } from "./show.ts";

const tags = ["runs"];

const listRuns = createRoute({
  method: "get",
  path: "/",
  operationId: "listRuns",
  tags,
  summary: "List runs",
  description: "The newest first, by filter, in pages.",
  request: { query: RunQuery },
  responses: {
    200: answer("One page.", RunPage),
    ...refusals("request.bad_cursor", "request.read_too_slow"),
  },
});

const getRun = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getRun",
  tags,
  summary: "Show a run",
  description:
    "With its steps, their inputs, outputs and attempts, and its writes to the outside world. What was done for the items of a loop is asked for on its own. Amounts are in the smallest unit of their currency, as the outside system gave them.",
  request: { params: IdParam },
  responses: { 200: answer("The run.", Run), ...refusals("run.not_found") },
});

const listRunItems = createRoute({
  method: "get",
  path: "/{id}/items",
  operationId: "listRunItems",
  tags,
  summary: "List the items of a loop",
  description: "Those that a run has begun with, in the order of the list, in pages.",
  request: { params: IdParam, query: ItemsQuery },
  responses: {
    200: answer("One page.", ItemPage),
    ...refusals(
      "run.not_found",
      "run.loop_not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "request.bad_cursor",
      "request.read_too_slow",
    ),
  },
});

const getRunItem = createRoute({
  method: "get",
  path: "/{id}/item",
  operationId: "getRunItem",
  tags,
  summary: "Show an item of a loop",
  description: "With its steps and writes, as a run.",
  request: { params: IdParam, query: ItemQuery },
  responses: {
    200: answer("The item.", ItemDetail),
    ...refusals(
      "run.not_found",
      "run.item_not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "request.read_too_slow",
    ),
  },
});

const cancelRun = createRoute({
  method: "post",
  path: "/{id}/cancel",
  operationId: "cancelRun",
  tags,
  summary: "Cancel a run",
  description:
    "A run in the middle of a step ends as soon as that step is recorded; one whose write may have happened, as soon as it is known whether it did. To ask again before that changes nothing. A run that is over is refused with how it ended, also where it was cancelled before.",
  request: { params: IdParam },
  responses: {
    200: answer("The run as it is now.", Run),
    ...refusals("run.not_found", "run.over"),
  },
});

const decideRun = createRoute({
  method: "post",
  path: "/{id}/decision",
  operationId: "decideRun",
  tags,
  summary: "Decide about a parked write",
  description:
    "Nobody can tell whether a write happened, so a person says it. `happened`: the object is read, and is the step's output; a declined charge fails the step. Where nothing can be read, as of an e-mail, the person's word counts. `send`: the same request is sent as the next generation, with a key of its own; refused while the last send may still be under way. In live mode the refusal names the money, as the other side has it now, and states the `confirm` that counts for it. `stop`: the write is given up and the run cancelled. Counts only for the write as it was seen.",
  request: { params: IdParam, body: jsonBody(Decision) },
  responses: {
    200: answer("The run as it is now.", Run),
    ...bodyRefusals(
      "run.not_found",
      "run.write_not_found",
      "connection.not_granted",
      "run.decision_conflict",
      "run.write_being_looked_up",
      "run.write_under_way",
      "run.decision_unconfirmed_money",
      "run.decision_unconfirmed",
      "run.object_not_found",
      "run.object_id_needed",
      "run.object_of_another_write",
      "run.write_out_of_reach",
      "system.restore_undecided",
      "(outside) refused",
      "(outside) connection",
      "(outside) unreachable",
    ),
  },
});

const rerunRun = createRoute({
  method: "post",
  path: "/{id}/rerun",
  operationId: "rerunRun",
  tags,
  summary: "Run a run again as new",
  description:
    "For a run that is over: makes a new run of the same event, on the version that it worked on or on the published one. Its writes are new writes, with keys of their own; it undoes nothing of the old run. `effects` of the run say what it wrote or tried, and what money each write moves.",
  request: { params: IdParam, body: jsonBody(Rerun) },
  responses: {
    200: answer("The run that was asked for with this token before.", Run),
    201: answer("The new run, as it begins.", Run),
    ...bodyRefusals(
      "run.not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "run.not_over",
      "run.never_published",
      "run.other_trigger",
      "run.erased",
      "run.rerun_unconfirmed",
      "flow.not_found",
      "flow.conflict",
      "flow.not_ready",
      "connection.not_granted",
      "system.restore_undecided",
      "(outside) connection",
    ),
  },
});

const continueFailed = createRoute({
  method: "post",
  path: "/{id}/continue",
  operationId: "continueRun",
  tags,
  summary: "Let a failed run go on",
  description:
    "At the step that failed, on the same version: what was done before stays done. A write that was refused is sent as its next generation, the same request with a key of its own; a step that has sent nothing is tried again. In live mode the refusal names the money, as the other side has it now, and states the `confirm` that counts for it. Counts only for the run as it was seen: `continuation` of the run says what to send. Refused if nobody can tell whether the write happened.",
  request: { params: IdParam, body: jsonBody(Continue) },
  responses: {
    200: answer("The run as it is now.", Run),
    ...bodyRefusals(
      "run.not_found",
      "run.continue_conflict",
      "run.continue_ended_by_flow",
      "run.continue_called_ended",
      "run.continue_unknown",
      "run.continue_unconfirmed",
      "run.continue_unconfirmed_money",
      "run.continue_out_of_reach",
      "connection.not_granted",
      "system.restore_undecided",
      "(outside) refused",
      "(outside) connection",
      "(outside) unreachable",
    ),
  },
});

const getCorrection = createRoute({
  method: "get",
  path: "/{id}/correction",
  operationId: "getRunCorrection",
  tags,
  summary: "Show what a failed step was given",
  description:
    "The values of the step at which a failed run can go on, which `correctRun` replaces with others: what was sent and refused, or would have been sent. Only for a step of a connector whose write was certainly not executed.",
  request: { params: IdParam },
  responses: {
    200: answer("The values.", Correction),
    ...refusals(
      "run.not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "run.continue_conflict",
      "run.continue_ended_by_flow",
      "run.continue_unknown",
      "run.continue_out_of_reach",
      "run.correct_no_action",
      "run.correct_done",
      "run.correct_written_down",
    ),
  },
});

const correctFailed = createRoute({
  method: "post",
  path: "/{id}/correct",
  operationId: "correctRun",
  tags,
  summary: "Let a failed run go on with corrected data",
  description:
    "Like `continueRun`, with other values in the step that failed, for this run alone. Millrace checks them like values in the flow. It sends a refused write as its next generation, with a key of its own; it never corrects a write that may have been executed. You must confirm what it would send, in test mode as well: without `confirm`, the refusal names the request and the money, and states the `confirm` that counts for them. `corrections` of the step says who has changed what.",
  request: { params: IdParam, body: jsonBody(Correct) },
  responses: {
    200: answer("The run as it is now.", Run),
    ...bodyRefusals(
      "run.not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "run.continue_conflict",
      "run.continue_ended_by_flow",
      "run.continue_unknown",
      "run.continue_out_of_reach",
      "run.correct_no_action",
      "run.correct_done",
      "run.correct_written_down",
      "run.correct_nothing",
      "run.correct_not_valid",
      "run.correct_unconfirmed",
      "connection.not_granted",
      "system.restore_undecided",
      "(outside) connection",
    ),
  },
});

type Parts = Pick<ServerParts, "reading" | "store" | "clock" | "engine" | "people">;

/** `/runs`: what flows did, step by step. */
export function runRoutes(parts: Parts) {
  const { reading } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listRuns, async (c) => {
      const { limit, cursor, ...asked } = c.req.valid("query");
      const filter = await filterOf(asked, parts, c);
      const { items, next } = await reading.listRuns({ ...filter, limit, ...given({ cursor }) });
      return c.json({ items: await showRuns(parts, items, c), next }, 200);
    })
    .openapi(getRun, async (c) => c.json(await showRun(parts, c.req.valid("param").id, c), 200))
    .openapi(listRunItems, async (c) => {
      const query = { runId: c.req.valid("param").id, ...c.req.valid("query") };
      return c.json(await showItems(parts, query, c), 200);
    })
    .openapi(getRunItem, async (c) => {
      const query = { runId: c.req.valid("param").id, ...c.req.valid("query") };
      return c.json(await showItem(parts, query, c), 200);
    })
    .openapi(cancelRun, async (c) => {
      const { id } = c.req.valid("param");
      await cancel(id, c, parts);
      return c.json(await showRun(parts, id, c), 200);
    })
    .openapi(decideRun, async (c) => {
      const { id } = c.req.valid("param");
      await decide(id, c.req.valid("json"), c, parts);
      return c.json(await showRun(parts, id, c), 200);
    })
    .openapi(rerunRun, async (c) => {
      const { runId, again } = await rerun(c.req.valid("param").id, c.req.valid("json"), c, parts);
      return c.json(await showRun(parts, runId, c), again ? 200 : 201);
    })
    .openapi(continueFailed, async (c) => {
      const { id } = c.req.valid("param");
      await continueRun(id, c.req.valid("json"), c, parts);
      return c.json(await showRun(parts, id, c), 200);
    })
    .openapi(getCorrection, async (c) =>
      c.json(await showCorrection(c.req.valid("param").id, c, parts), 200),
    )
    .openapi(correctFailed, async (c) => {
      const { id } = c.req.valid("param");
      await correctRun(id, c.req.valid("json"), c, parts);
      return c.json(await showRun(parts, id, c), 200);
    });
}
