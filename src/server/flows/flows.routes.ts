import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { asPublished, connectionsActing } from "#engine/called-flows.ts";
import { inTimeZone } from "#flow/document.ts";
import { getFlowFields } from "../connections/fields.operations.ts";
import { fieldsView } from "../connections/fields.ts";
import { ApiError } from "../errors.ts";
import { firstNames } from "../first-names.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkMayDispose } from "../rights.ts";
import { veils } from "../veil.ts";
import { activateFlow, publishFlow } from "./activate.ts";
import { listCallable, listCallers } from "./callable.ts";
import { createFlow, editFlow, saveFlow, timeZoneOf } from "./change.ts";
import { cloneFlow, exportFlow, importFlow } from "./exchange.ts";
import { feedProblems } from "./feeding.ts";
import { flowById, listFlows, showFlow } from "./find.ts";
import { giveFlow } from "./give.ts";
import { letGoOn } from "./go-on.ts";
import { goOnPolling } from "./go-on.operations.ts";
import type { Viewer } from "./polling.ts";
import { showRun } from "../runs/show.ts";
import { runNow } from "./run-now.ts";
import { pastOf, recordsOf } from "./past.ts";
import { checkTest, testFlow } from "./test.ts";
import * as calls from "./callable.operations.ts";
import * as operations from "./flows.operations.ts";
import * as past from "./past.operations.ts";
import * as tests from "./test.operations.ts";
import { problemsView } from "./flows.view.ts";

const statusOf = { published: 200, proposed: 202 } as const;

/** `/flows`: making, editing, activating, copying and moving flows. */
export function flowRoutes(parts: ServerParts) {
  const { engine, store } = parts;
  return new OpenAPIHono<Env>()
    .openapi(operations.listFlows, async (c) =>
      c.json(await listFlows(parts, c.req.valid("query"), viewerOf(c)), 200),
    )
    .openapi(calls.listCallable, async (c) =>
      c.json(await listCallable(parts, c.req.valid("query").caller ?? null), 200),
    )
    .openapi(calls.listCallers, async (c) =>
      c.json(await listCallers(parts, c.req.valid("param").id), 200),
    )
    .openapi(operations.createFlow, async (c) => {
      const id = await createFlow(parts, {
        owner: c.get("actor").person,
        ...c.req.valid("json"),
      });
      return c.json(await showFlow(parts, id, viewerOf(c)), 201);
    })
    .openapi(operations.validateDocument, async (c) => {
      const { person } = c.get("actor");
      const draft = inTimeZone(c.req.valid("json").document, await timeZoneOf(parts, person));
      const problems = await engine.problems({ id: null, draft }, person);
      return c.json(problemsView(problems, c.get("locale")), 200);
    })
    .openapi(operations.importFlow, async (c) => {
      const id = await importFlow(
        parts,
        c.req.valid("json"),
        c.get("actor").person,
        c.get("locale"),
      );
      return c.json(await showFlow(parts, id, viewerOf(c)), 201);
    })
    .openapi(operations.getFlow, async (c) =>
      c.json(await showFlow(parts, c.req.valid("param").id, viewerOf(c)), 200),
    )
    .openapi(operations.changeFlow, async (c) => {
      const { id } = c.req.valid("param");
      await saveFlow(parts, id, c.req.valid("json"), c.get("actor").person);
      return c.json(await showFlow(parts, id, viewerOf(c)), 200);
    })
    .openapi(operations.editFlow, async (c) => {
      const { id } = c.req.valid("param");
      await editFlow(parts, id, c.req.valid("json"), c.get("actor").person, c.get("locale"));
      return c.json(await showFlow(parts, id, viewerOf(c)), 200);
    })
    .openapi(operations.deleteFlow, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      checkMayDispose(flow, c.get("actor"));
      const callers = await engine.deleteFlow(flow.id);
      if (callers.length > 0) {
        throw ApiError.of("flow.is_called", {
          callers: firstNames(callers.map(({ name }) => name)),
        });
      }
      return c.body(null, 204);
    })
    .openapi(operations.getProblems, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      const problems = [
        ...(await engine.problems(flow)),
        ...(await feedProblems(parts, flow, c.get("actor"))),
      ];
      return c.json(problemsView(problems, c.get("locale")), 200);
    })
    .openapi(getFlowFields, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      const names = flow.version?.shapes ?? [];
      const built = (await Promise.all(names.map((name) => store.shape(name)))).flatMap(
        (record) => record ?? [],
      );
      const items = built.map((record) => {
        const { of, digest, fields } = fieldsView(record, c.get("locale"));
        return { connection: record.connectionId, of, digest, fields };
      });
      return c.json({ items }, 200);
    })
    .openapi(operations.activateFlow, async (c) => {
      const { id } = c.req.valid("param");
      const locale = c.get("locale");
      const wish = c.req.valid("json");
      await hideOthers(parts, c, id);
      const published = await activateFlow(parts, id, wish, c.get("actor"), locale);
      return c.json(await showFlow(parts, id, viewerOf(c)), statusOf[published]);
    })
    .openapi(operations.publishFlow, async (c) => {
      const { id } = c.req.valid("param");
      const locale = c.get("locale");
      await hideOthers(parts, c, id);
      const published = await publishFlow(
        parts,
        id,
        c.req.valid("json"),
        c.get("actor").person,
        locale,
      );
      return c.json(await showFlow(parts, id, viewerOf(c)), statusOf[published]);
    })
    .openapi(tests.testFlow, async (c) => {
      const { id } = c.req.valid("param");
      await hideOthers(parts, c, id);
      const wish = c.req.valid("json");
      const { runId, again } = await testFlow(parts, id, wish, c.get("actor"), c.get("locale"));
      return c.json(await showRun(parts, runId, c), again ? 200 : 201);
    })
    .openapi(tests.checkTest, async (c) => {
      const { id } = c.req.valid("param");
      await hideOthers(parts, c, id);
      await checkTest(parts, id, c.req.valid("json"), c.get("actor"), c.get("locale"));
      return c.body(null, 204);
    })
    .openapi(past.listRecords, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await recordsOf(parts, id, c.req.valid("query").limit, c), 200);
    })
    .openapi(past.countPast, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await pastOf(parts, id, c.req.valid("query").since ?? null, c), 200);
    })
    .openapi(operations.runFlowNow, async (c) => {
      const { id } = c.req.valid("param");
      const { runId, again } = await runNow(parts, id, c.req.valid("json"), c);
      return c.json(await showRun(parts, runId, c), again ? 200 : 201);
    })
    .openapi(operations.deactivateFlow, async (c) => {
      const { id } = await flowById(parts, c.req.valid("param").id);
      await engine.deactivate(id);
      return c.json(await showFlow(parts, id, viewerOf(c)), 200);
    })
    .openapi(goOnPolling, async (c) => {
      const { id } = c.req.valid("param");
      await letGoOn(parts, id, c.req.valid("json").rows, c.get("actor"));
      return c.json(await showFlow(parts, id, viewerOf(c)), 200);
    })
    .openapi(operations.setSwitchOff, async (c) => {
      const { id } = c.req.valid("param");
      const { inARow, share } = c.req.valid("json");
      const rule = inARow === null && share === null ? null : { inARow, share };
      const set = await parts.store.setSwitchOff({ flowId: id, rule, at: parts.clock.now() });
      if (set === "not_found") throw ApiError.of("flow.not_found");
      return c.json(await showFlow(parts, id, viewerOf(c)), 200);
    })
    .openapi(operations.cloneFlow, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      const id = await cloneFlow(
        parts,
        flow,
        c.req.valid("json"),
        c.get("actor").person,
        c.get("locale"),
      );
      return c.json(await showFlow(parts, id, viewerOf(c)), 201);
    })
    .openapi(operations.exportFlow, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      return c.json(await exportFlow(parts, flow), 200);
    })
    .openapi(operations.changeOwner, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      const { person } = c.req.valid("json");
      const isDone = await giveFlow(parts, flow, person, c.get("actor"));
      return c.json(await showFlow(parts, flow.id, viewerOf(c)), isDone ? 200 : 202);
    });
}

function viewerOf(c: Context<Env>): Viewer {
  return { actor: c.get("actor"), locale: c.get("locale") };
}

/** What the outside says through connections of others tells nothing of their accounts. */
async function hideOthers(parts: ServerParts, c: Context<Env>, flowId: string): Promise<void> {
  const { draft } = await flowById(parts, flowId);
  const veilFor = await veils(parts, c.get("actor"));
  c.set("veil", veilFor(await connectionsActing(parts.store, asPublished(draft))));
}
