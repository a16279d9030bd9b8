import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import {
  Batch,
  BatchDetail,
  BatchList,
  BatchPreview,
  BatchStart,
  BatchWish,
} from "./batches.schemas.ts";
import { batchView } from "./batches.view.ts";
import { askBatch } from "./preview.ts";

const tags = ["batches"];

const askBatchRoute = createRoute({
  method: "post",
  path: "/",
  operationId: "askBatch",
  tags,
  summary: "Ask what one act for many runs would do",
  description:
    "Keeps the runs that the filter finds now and that this can be done with, as they stand: runs that fail later are not among them. Nothing is done until the batch is started. The answer says how many runs there are, of which flows, and which money they involve.",
  request: { body: jsonBody(BatchWish) },
  responses: {
    201: answer("What would be done.", BatchPreview),
    ...bodyRefusals("batch.none", "request.read_too_slow"),
  },
});

const listBatches = createRoute({
  method: "get",
  path: "/",
  operationId: "listBatches",
  tags,
  summary: "List the batches that were started",
  description: "The newest 20, with how far each has come.",
  responses: { 200: answer("They.", BatchList), ...refusals() },
});

const getBatch = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getBatch",
  tags,
  summary: "Show a batch",
  description: "With the runs that were left as they are.",
  request: { params: IdParam },
  responses: { 200: answer("The batch.", BatchDetail), ...refusals("batch.not_found") },
});

const startBatch = createRoute({
  method: "post",
  path: "/{id}/start",
  operationId: "startBatch",
  tags,
  summary: "Start a batch",
  description:
    "Only the person who asked for it may start it. It works in the background, one run after the other, the oldest first. It treats each run as if the person acted on that run alone, as it was seen, with the rights that the person has at that moment. It goes on after a restart, and acts on no run twice.",
  request: { params: IdParam, body: jsonBody(BatchStart) },
  responses: {
    200: answer("The batch, as it begins.", Batch),
    ...bodyRefusals(
      "batch.not_found",
      "batch.other",
      "batch.started",
      "batch.unconfirmed",
      "system.restore_undecided",
    ),
  },
});

const stopBatch = createRoute({
  method: "post",
  path: "/{id}/stop",
  operationId: "stopBatch",
  tags,
  summary: "Stop a batch",
  description:
    "Stops it after the run in hand. What was done stays done; the others stay as they are.",
  request: { params: IdParam },
  responses: {
    200: answer("The batch as it is now.", Batch),
    ...refusals("batch.not_found", "batch.over"),
  },
});

const mostListed = 20;
const mostRefused = 200;

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people" | "clock">;

/** `/batches`: one act for many runs. */
export function batchRoutes(parts: Parts) {
  const { engine, store, people, clock } = parts;

  async function shown(id: string, c: Context<Env>) {
    const batch = await store.batch(id);
    // What somebody is only shown is theirs alone.
    if (batch === null || (batch.state === "asked" && batch.by !== c.get("actor").person))
      throw ApiError.of("batch.not_found");
    return batchView(batch, await personNames(people), c.get("locale"));
  }

  return new OpenAPIHono<Env>()
    .openapi(askBatchRoute, async (c) => c.json(await askBatch(c.req.valid("json"), c, parts), 201))
    .openapi(listBatches, async (c) => {
      const nameOf = await personNames(people);
      const items = (await store.batches(mostListed)).map((batch) =>
        batchView(batch, nameOf, c.get("locale")),
      );
      return c.json({ items }, 200);
    })
    .openapi(getBatch, async (c) => {
      const { id } = c.req.valid("param");
      const batch = await shown(id, c);
      const refused = await store.refusedInBatch(id, mostRefused);
      const refusedRuns = refused.map(({ runId: run, outcome: reason }) => ({ run, reason }));
      return c.json({ ...batch, refusedRuns }, 200);
    })
    .openapi(startBatch, async (c) => {
      const { id } = c.req.valid("param");
      const { act, runs, confirm: confirmed = null } = c.req.valid("json");
      const by = c.get("actor").person;
      const batch = await shown(id, c);
      if (batch.act !== act || batch.runs !== runs) throw ApiError.of("batch.other");
      const told = await engine.startBatch({ id, by, confirmed });
      if (told.started) return c.json(await shown(id, c), 200);
      switch (told.why) {
        case "not_found":
          throw ApiError.of("batch.not_found");
        case "conflict":
          throw ApiError.of("batch.started");
        case "undecided":
          throw ApiError.of("system.restore_undecided");
        case "unconfirmed":
          throw ApiError.of("batch.unconfirmed", { count: told.live });
      }
    })
    .openapi(stopBatch, async (c) => {
      const { id } = c.req.valid("param");
      await shown(id, c);
      if ((await store.stopBatch(id, clock.now())) === "over") throw ApiError.of("batch.over");
      return c.json(await shown(id, c), 200);
    });
}
