import type { Context } from "hono";
import { connectionsFrom } from "#engine/called-flows.ts";
import type { ParkedAnswer, ParkedChoice } from "#engine/decide-parked.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { veils } from "../veil.ts";
import { requestWords } from "./deed.ts";
import type { Decision } from "./runs.schemas.ts";
import { unconfirmedWrite } from "./unconfirmed-write.ts";

/** Carries out what a person says about a parked write, or throws why not. */
export async function decide(
  runId: string,
  given: Decision,
  c: Context<Env>,
  parts: Pick<ServerParts, "engine" | "reading" | "store" | "people">,
): Promise<void> {
  const { engine, reading, store } = parts;
  const run = await reading.run(runId);
  if (!run) throw ApiError.of("run.not_found");
  const { effectId, generation, isAboveLimit } = given;
  const written = (await store.effect(effectId))?.connectionId;
  const acting = new Set([
    ...(await connectionsFrom(runId, store)),
    ...(written === undefined ? [] : [written]),
  ]);
  c.set("veil", (await veils(parts, c.get("actor")))(acting));
  const by = c.get("actor").person;
  const seen = { generation, ...(isAboveLimit === undefined ? {} : { isAboveLimit }) };
  const choice = { runId, effectId, ...seen, by, decision: decisionOf(given) };
  const answer = await engine.decideParked(choice);
  if (answer.decided) return;
  if (answer.why === "not_permitted")
    throw await notPermitted(parts, answer.unpermitted, c.get("locale"));
  const object = given.decision === "happened" ? (given.objectId ?? null) : null;
  const effect = run.effects.find((one) => one.id === effectId && one.generation === generation);
  const request = effect ? requestWords(effect, engine.connectors, c.get("locale")) : effectId;
  throw refusalOf(answer, { object, request }, c.get("locale"));
}

function decisionOf(given: Decision): ParkedChoice["decision"] {
  switch (given.decision) {
    case "happened":
      return { kind: "happened", objectId: given.objectId ?? null };
    case "send":
      return { kind: "send", confirmed: given.confirm ?? false };
    case "allow":
      return { kind: "allow" };
    case "stop":
      return { kind: "stop" };
  }
}

function refusalOf(
  answer: Exclude<ParkedAnswer, { decided: true } | { why: "not_permitted" }>,
  { object, request }: { readonly object: string | null; readonly request: string },
  locale: Locale,
): ApiError {
  switch (answer.why) {
    case "not_found":
      return ApiError.of("run.write_not_found");
    case "conflict":
      return ApiError.of("run.decision_conflict");
    case "out_of_reach":
      return ApiError.of("run.write_out_of_reach");
    case "no_such_object":
      return object === null
        ? ApiError.of("run.object_id_needed")
        : ApiError.of("run.object_not_found", { object });
    case "made_by_another":
      return ApiError.of("run.object_of_another_write", { object: object ?? "" });
    case "above_limit":
      return ApiError.of("run.write_above_limit");
    case "not_owner":
      return ApiError.of("run.limit_not_yours");
    case "undecided":
      return ApiError.of("system.restore_undecided");
    case "being_looked_up":
      return ApiError.of("run.write_being_looked_up");
    case "under_way":
      return ApiError.of("run.write_under_way", { seconds: Math.ceil(answer.forMs / 1_000) });
    case "unconfirmed":
      return unconfirmedWrite("decision", { ...answer, request }, locale);
  }
}
