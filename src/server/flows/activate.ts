import type { z } from "zod";
import type { Activation as Outcome, TakeUp } from "#engine/engine.ts";
import { asPublished, connectionsActing } from "#engine/called-flows.ts";
import type { Actor } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { standstillError } from "../not-permitted.ts";
import { checkMayOperate } from "../rights.ts";
import { confirmationFor, confirmedLive } from "./confirm-live.ts";
import { flowById } from "./find.ts";
import type { Activation, Publication } from "./flows.schemas.ts";
import { problemDetails } from "./flows.view.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "clock" | "people" | "reading">;

/** `proposed`: owners of connections in it have yet to agree, and nothing else has changed. */
export type Published = "published" | "proposed";

export async function activateFlow(
  parts: Parts,
  id: string,
  { from, confirm, revision: seen }: z.infer<typeof Activation>,
  actor: Actor,
  locale: Locale,
): Promise<Published> {
  const flow = await flowById(parts, id);
  const { state, draft, revision } = flow;
  if (state === "active") throw ApiError.of("flow.already_active");
  if (seen !== undefined && seen !== revision) throw ApiError.of("flow.conflict");
  // To catch up on the past is to run on what nobody has agreed to.
  if (from !== "now")
    await checkMayOperate(parts, await connectionsActing(parts.store, asPublished(draft)), actor);
  const { person } = actor;
  const confirmation = confirmationFor(confirm, seen !== undefined);
  const calls = await confirmedLive(parts, flow, confirmation, { person, locale });
  const takeUp: TakeUp = typeof from === "string" ? { from } : { from: "date", date: from.date };
  const outcome = await parts.engine.activate(id, takeUp, {
    kind: "draft",
    by: person,
    revision,
    calls,
  });
  return publishedOr(parts, outcome, { flowId: id, by: person, takeUp }, locale);
}

export async function publishFlow(
  parts: Parts,
  id: string,
  { confirm, revision: seen }: z.infer<typeof Publication>,
  person: string,
  locale: Locale,
): Promise<Published> {
  const flow = await flowById(parts, id);
  if (flow.state !== "active") throw ApiError.of("flow.not_active");
  const { revision } = flow;
  if (seen !== undefined && seen !== revision) throw ApiError.of("flow.conflict");
  const confirmation = confirmationFor(confirm, seen !== undefined);
  const calls = await confirmedLive(parts, flow, confirmation, { person, locale });
  const outcome = await parts.engine.publish(id, { kind: "draft", by: person, revision, calls });
  return publishedOr(parts, outcome, { flowId: id, by: person, takeUp: null }, locale);
}

interface Wish {
  readonly flowId: string;
  readonly by: string;
  readonly takeUp: TakeUp | null;
}

/** Where owners have yet to agree, they are asked. */
async function publishedOr(
  { store, clock }: Parts,
  outcome: Outcome,
  wish: Wish,
  locale: Locale,
): Promise<Published> {
  if (outcome.activated) return "published";
  if (outcome.why !== "not_agreed") throw refusalOf(outcome, locale);
  const { owners, revision, calls } = outcome;
  const proposal = { id: newId("proposal"), ...wish, owners, revision, calls, at: clock.now() };
  switch (await store.propose(proposal)) {
    case "conflict":
      throw ApiError.of("flow.conflict");
    case "not_found":
      throw ApiError.of("flow.not_found");
    case "proposed":
      return "proposed";
  }
}

type Refused = Exclude<Outcome, { activated: true } | { why: "not_agreed" }>;

export function refusalOf(outcome: Refused, locale: Locale): Error {
  switch (outcome.why) {
    case "not_ready":
      return ApiError.of("flow.not_ready", {}, problemDetails(outcome.problems, locale));
    case "conflict":
      return ApiError.of("flow.conflict");
    case "not_found":
      return ApiError.of("flow.not_found");
    case "undecided":
      return ApiError.of("system.restore_undecided");
    case "standstill":
      return standstillError(outcome.error, locale);
  }
}
