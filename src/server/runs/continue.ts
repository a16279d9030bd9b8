import type { Context } from "hono";
import type { Connector } from "#sdk/connector.ts";
import type { ContinueAnswer } from "#engine/continue-run.ts";
import type { SeenFailure as Seen } from "#engine/store.ts";
import { connectionsFrom } from "#engine/called-flows.ts";
import type { RunDetail } from "#reading/run-views.ts";
import type { z } from "zod";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { veils } from "../veil.ts";
import { requestWords } from "./deed.ts";
import { unconfirmedWrite } from "./unconfirmed-write.ts";
import type { Continue, SeenFailure } from "./runs.schemas.ts";

/** Lets a failed run go on, or throws why not. */
export async function continueRun(
  runId: string,
  { seen, confirm }: z.infer<typeof Continue>,
  c: Context<Env>,
  parts: Pick<ServerParts, "engine" | "reading" | "store" | "people">,
): Promise<void> {
  const run = await parts.reading.run(runId);
  if (!run) throw ApiError.of("run.not_found");
  const acting = await connectionsFrom(runId, parts.store);
  const actor = c.get("actor");
  c.set("veil", (await veils(parts, actor))(acting));
  const answer = await parts.engine.continueRun({
    runId,
    seen: asSeen(seen),
    by: actor.person,
    confirmed: confirm ?? false,
  });
  if (answer.continued) return;
  if (answer.why === "not_permitted")
    throw await notPermitted(parts, answer.unpermitted, c.get("locale"));
  const { connectors } = parts.engine;
  throw whyNot(answer, requestOf(run, seen.step, connectors, c.get("locale")), c.get("locale"));
}

/** A failed run as it was seen, in the engine's words. */
export function asSeen({ step: path, called, ...rest }: SeenFailure): Seen {
  return { path, ...rest, ...(called === null ? {} : { called }) };
}

/** What would be sent, as far as it is written down. */
function requestOf(
  { effects }: RunDetail,
  path: string,
  connectors: readonly Connector[],
  locale: Locale,
): string {
  const effect = effects.findLast((one) => one.path === path);
  return effect === undefined ? path : requestWords(effect, connectors, locale);
}

function whyNot(
  answer: Exclude<ContinueAnswer, { continued: true } | { why: "not_permitted" }>,
  request: string,
  locale: Locale,
): ApiError {
  return answer.why === "unconfirmed"
    ? unconfirmedWrite("continue", { ...answer, request }, locale)
    : refusalToContinue(answer.why);
}

type Why = Exclude<
  Exclude<ContinueAnswer, { continued: true }>["why"],
  "not_permitted" | "unconfirmed"
>;

/** The same where it was to go on with other values. */
export function refusalToContinue(why: Why): ApiError {
  switch (why) {
    case "undecided":
      return ApiError.of("system.restore_undecided");
    case "not_found":
      return ApiError.of("run.not_found");
    case "conflict":
      return ApiError.of("run.continue_conflict");
    case "ended_by_flow":
      return ApiError.of("run.continue_ended_by_flow");
    case "called_ended":
      return ApiError.of("run.continue_called_ended");
    case "outcome_unknown":
      return ApiError.of("run.continue_unknown");
    case "out_of_reach":
      return ApiError.of("run.continue_out_of_reach");
  }
}
