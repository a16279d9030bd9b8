import { Hono } from "hono";
import { runPrefixes } from "#engine/run-name.ts";
import { announcingCall, auditingCalls, type AuditLimits } from "../audit/write.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { plainBody } from "../plain-json.ts";
import { answerTo, inputsIn, keyOf, refusedCall, waitOf } from "./call.ts";
import { callersOnly } from "./credentials.ts";
import { callDocument } from "./call-document.ts";
import { sightOfCall, stateOf } from "./sight-of-call.ts";
import { createWaiting } from "./waiting.ts";

/**
 * `/hooks`: where other systems start flows. It is beside the API, because each address has credentials
 * of its own and a description of its own (`/hooks/{flow}/openapi.json`).
 */
export function hookRoutes(parts: ServerParts, limits: AuditLimits) {
  const { store, engine } = parts;
  const settled = createWaiting(store);
  const caller = callersOnly(parts);
  const told = auditingCalls(parts, limits);
  return new Hono<Env>()
    .post("/:flow", told, caller, plainBody, announcingCall(parts), async (c) => {
      const flowId = c.req.param("flow");
      const wait = waitOf(c.req.header("prefer"));
      const key = keyOf(c.req.header("idempotency-key"));
      const { createdBy: by } = c.get("credential");
      const answer = await engine.takeCall({ flowId, key, sent: await inputsIn(c), by });
      if (!answer.accepted) throw refusedCall(answer, c.get("locale"));
      if (answer.repeated) c.header("Idempotency-Replayed", "true");
      const run = await settled(answer.run, wait, c.req.raw.signal);
      // Who makes a call gets its outputs; who repeats it may be somebody else.
      const seen = answer.repeated ? await sightOfCall(parts, by, run.id) : "outputs";
      return seen === "outputs" ? answerTo(parts, run, c) : stateOf(run, c);
    })
    .get("/:flow/runs/:run", told, caller, async (c) => {
      const prefer = c.req.header("prefer");
      const wait = prefer === undefined ? 0 : waitOf(prefer);
      const run = await store.run(c.req.param("run"));
      const isThere =
        run?.flowId === c.req.param("flow") && run.name.startsWith(runPrefixes.invoke);
      if (!isThere) throw ApiError.of("hook.run_not_found");
      const seen = await sightOfCall(parts, c.get("credential").createdBy, run.id);
      if (seen === "nothing") throw ApiError.of("hook.run_not_found");
      const current = await settled(run, wait, c.req.raw.signal);
      return seen === "outputs" ? answerTo(parts, current, c) : stateOf(current, c);
    })
    .get("/:flow/openapi.json", told, caller, async (c) => {
      const flow = await store.flow(c.req.param("flow"));
      const trigger = flow?.version?.document.trigger;
      if (flow === null || trigger?.kind !== "invoke") throw ApiError.of("hook.not_active");
      return c.json(callDocument(flow, trigger, parts.people.publicUrl));
    });
}
