import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import type { z } from "zod";
import type { RunNowAnswer } from "#engine/run-now.ts";
import { connectionsActing } from "#engine/called-flows.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { veils } from "../veil.ts";
import { refusalOf } from "./activate.ts";
import { confirmationFor, liveRefusal, liveWriteDetails } from "./confirm-live.ts";
import { flowById } from "./find.ts";
import type { RunNow } from "./flows.schemas.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people">;

/** Runs the published version of a scheduled flow at once, or throws why not; the run. */
export async function runNow(
  parts: Parts,
  flowId: string,
  { confirm, versionId, token = randomUUID() }: z.infer<typeof RunNow>,
  c: Context<Env>,
): Promise<Extract<RunNowAnswer, { started: true }>> {
  const { version } = await flowById(parts, flowId);
  if (!version) throw ApiError.of("flow.not_active");
  const actor = c.get("actor");
  const acting = await connectionsActing(parts.store, version);
  c.set("veil", (await veils(parts, actor))(acting));
  const by = actor.person;
  const confirmed = confirmationFor(confirm, versionId !== undefined);
  const wish = { flowId, versionId: versionId ?? version.id, token, by, confirmed };
  const answer = await parts.engine.runNow(wish);
  if (answer.started) return answer;
  throw await whyNot(parts, answer, c);
}

async function whyNot(
  parts: Parts,
  answer: Exclude<RunNowAnswer, { started: true }>,
  c: Context<Env>,
): Promise<Error> {
  const locale = c.get("locale");
  switch (answer.why) {
    case "undecided":
    case "not_found":
    case "conflict":
      return refusalOf({ activated: false, why: answer.why }, locale);
    case "not_ready": {
      const { problems } = answer;
      return refusalOf({ activated: false, why: "not_ready", problems }, locale);
    }
    case "unconfirmed": {
      const { named } = answer;
      const viewer = { person: c.get("actor").person, locale };
      const details = await liveWriteDetails(parts, named.writes, viewer);
      return liveRefusal("flow.live_writes", named, details);
    }
    case "not_permitted":
      return notPermitted(parts, answer.unpermitted, locale);
    case "not_active":
      return ApiError.of("flow.not_active");
    case "not_scheduled":
      return ApiError.of("flow.not_scheduled");
    case "unfinished":
      return ApiError.of("flow.still_running");
  }
}
