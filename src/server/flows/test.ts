import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { StartedRun } from "#engine/by-hand.ts";
import type { TestAnswer } from "#engine/test-flow.ts";
import type { Actor } from "#people/actor.ts";
import { ApiError } from "../errors.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { refusalOf } from "./activate.ts";
import { liveRefusal, liveWriteDetails } from "./confirm-live.ts";
import type { FlowTest, FlowTestCheck } from "./test.schemas.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people">;

/** Runs the draft once, or throws why not; the run. */
export async function testFlow(
  parts: Parts,
  flowId: string,
  { revision, event, confirm, token = randomUUID() }: z.infer<typeof FlowTest>,
  actor: Actor,
  locale: Locale,
): Promise<StartedRun> {
  const { person } = actor;
  const confirmed = confirm ?? null;
  const wanted =
    event.kind === "call"
      ? { kind: event.kind, inputs: event.inputs ?? null }
      : event.kind === "delivery"
        ? { kind: event.kind, delivery: event.delivery ?? null }
        : event;
  const wish = { flowId, revision, token, by: person, event: wanted, confirmed };
  const answer = await parts.engine.startTest(wish);
  if (answer.started) return answer;
  const key = event.kind === "record" ? event.key : "";
  throw await whyNot(parts, answer, key, { person, locale });
}

/** Throws why a test of the draft would be refused, whatever it ran on. */
export async function checkTest(
  parts: Parts,
  flowId: string,
  { revision, confirm }: z.infer<typeof FlowTestCheck>,
  actor: Actor,
  locale: Locale,
): Promise<void> {
  const by = actor.person;
  const confirmed = confirm ?? null;
  const kept = await parts.engine.obstacleToTest({ flowId, revision, by, confirmed });
  if (kept) throw await whyNot(parts, kept, "", { person: actor.person, locale });
}

async function whyNot(
  parts: Parts,
  answer: Exclude<TestAnswer, { started: true }>,
  key: string,
  viewer: { readonly person: string; readonly locale: Locale },
): Promise<Error> {
  switch (answer.why) {
    case "undecided":
    case "not_found":
    case "conflict":
      return refusalOf({ activated: false, why: answer.why }, viewer.locale);
    case "not_ready": {
      const { problems } = answer;
      return refusalOf({ activated: false, why: "not_ready", problems }, viewer.locale);
    }
    case "unconfirmed": {
      const { named } = answer;
      const details = await liveWriteDetails(parts, named.writes, viewer);
      return liveRefusal("flow.live_writes", named, details);
    }
    case "not_permitted":
      return notPermitted(parts, answer.unpermitted, viewer.locale);
    case "no_record":
      return ApiError.of("flow.no_record");
    case "no_such_record":
      return ApiError.of("flow.record_not_found", { key });
    case "wrong_inputs":
      return ApiError.of("flow.test_inputs");
    case "other_trigger":
      return ApiError.of("flow.test_of_other_trigger");
  }
}
