import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { connectionsActing } from "#engine/called-flows.ts";
import type { StartedRun } from "#engine/by-hand.ts";
import type { NamedWrites } from "#engine/live-confirmation.ts";
import type { RerunAnswer } from "#engine/rerun.ts";
import type { RunDetail } from "#reading/run-views.ts";
import type { z } from "zod";
import { ApiError } from "../errors.ts";
import { refusalOf } from "../flows/activate.ts";
import { confirmationFor, liveRefusal, liveWriteDetails } from "../flows/confirm-live.ts";
import { flowById } from "../flows/find.ts";
import type { Env, ServerParts } from "../parts.ts";
import { notPermitted } from "../not-permitted.ts";
import { checkSeesWholeRun } from "../sight.ts";
import { veils } from "../veil.ts";
import { wordsOf, wordsOfSums } from "./repeated-words.ts";
import { calledStep, writtenByCalls, writtenInLoops } from "./repeated.ts";
import type { Rerun } from "./runs.schemas.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;

/** Runs the event of a run once more, or throws why not; the new run. */
export async function rerun(
  id: string,
  { version, versionId, confirm, token = randomUUID() }: z.infer<typeof Rerun>,
  c: Context<Env>,
  parts: Parts,
): Promise<StartedRun> {
  const before = await parts.reading.run(id);
  if (!before) throw ApiError.of("run.not_found");
  const flow = await flowById(parts, before.flowId);
  const wanted = version === "same" ? await parts.store.version(before.versionId) : flow.version;
  if (!wanted) throw ApiError.of("run.never_published");
  if (versionId !== undefined && versionId !== wanted.id) throw ApiError.of("flow.conflict");
  const actor = c.get("actor");
  const acting = await connectionsActing(parts.store, wanted);
  // What it works on would be handed to whoever asks.
  await checkSeesWholeRun(parts, actor, id);
  c.set("veil", (await veils(parts, actor))(acting));
  const answer = await parts.engine.rerun({
    runId: id,
    versionId: wanted.id,
    token,
    by: actor.person,
    confirmed: confirmationFor(confirm, version === "same" || versionId !== undefined),
  });
  if (answer.started) return answer;
  throw await whyNot(answer, { run: before, acting }, c, parts);
}

interface Before {
  readonly run: RunDetail;
  /** The connections that would act now. */
  readonly acting: ReadonlySet<string>;
}

async function whyNot(
  answer: Exclude<RerunAnswer, { started: true }>,
  before: Before,
  c: Context<Env>,
  parts: Parts,
): Promise<Error> {
  const locale = c.get("locale");
  switch (answer.why) {
    case "undecided":
    case "conflict":
      return refusalOf({ activated: false, why: answer.why }, locale);
    case "not_ready": {
      const { problems } = answer;
      return refusalOf({ activated: false, why: "not_ready", problems }, locale);
    }
    case "not_found":
      return ApiError.of("run.not_found");
    case "not_permitted":
      return notPermitted(parts, answer.unpermitted, locale);
    case "not_over":
      return ApiError.of("run.not_over");
    case "erased":
      return ApiError.of("run.erased");
    case "flow_gone":
      return ApiError.of("flow.not_found");
    case "other_trigger":
      return ApiError.of("run.other_trigger");
    case "unconfirmed":
      return unconfirmed(answer.named, before, c, parts);
  }
}

/** With what each of the writes was in the run before, and what it moved. */
async function unconfirmed(
  named: NamedWrites,
  { run, acting }: Before,
  c: Context<Env>,
  parts: Parts,
): Promise<ApiError> {
  const locale = c.get("locale");
  const viewer = { person: c.get("actor").person, locale };
  const own = named.writes.filter(({ called }) => called === null);
  const steps = new Set(own.map(({ step }) => step.id));
  const inLoops = await writtenInLoops(run, steps, parts);
  const byCalls = await writtenByCalls(run.id, acting, parts);
  const details = await liveWriteDetails(
    parts,
    named.writes,
    viewer,
    ({ step: { id }, called }) => {
      const sums = called === null ? inLoops.get(id) : byCalls.get(calledStep(called.id, id));
      if (sums !== undefined) return wordsOfSums(sums, locale);
      const effect = called === null ? run.effects.findLast(({ path }) => path === id) : undefined;
      return effect === undefined ? null : wordsOf(effect, parts.engine.connectors, locale);
    },
  );
  return liveRefusal("run.rerun_unconfirmed", named, details);
}
