import type { z } from "zod";
import type { Activation as Outcome, TakeUp } from "#engine/engine.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { flowById } from "./find.ts";
import type { Activation } from "./flows.schemas.ts";
import { problemDetails } from "./flows.view.ts";

type Parts = Pick<ServerParts, "store" | "engine">;

export async function activateFlow(
  parts: Parts,
  id: string,
  { from }: z.infer<typeof Activation>,
  locale: Locale,
): Promise<void> {
  const { state } = await flowById(parts, id);
  if (state === "active") throw ApiError.of("flow.already_active");
  const takeUp: TakeUp = typeof from === "string" ? { from } : { from: "date", date: from.date };
  refuseUnless(await parts.engine.activate(id, takeUp), locale);
}

export async function publishFlow(parts: Parts, id: string, locale: Locale): Promise<void> {
  const { state } = await flowById(parts, id);
  if (state !== "active") throw ApiError.of("flow.not_active");
  refuseUnless(await parts.engine.publish(id), locale);
}

function refuseUnless(outcome: Outcome, locale: Locale): void {
  if (outcome.activated) return;
  switch (outcome.why) {
    case "not_ready":
      throw ApiError.of("flow.not_ready", {}, problemDetails(outcome.problems, locale));
    case "conflict":
      throw ApiError.of("flow.conflict");
    case "not_found":
      throw ApiError.of("flow.not_found");
    case "undecided":
      throw ApiError.of("system.restore_undecided");
  }
}
