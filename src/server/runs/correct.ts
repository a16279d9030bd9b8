import type { Context } from "hono";
import type { MoneyKind, Movement } from "#sdk/action.ts";
import type { Mode } from "#sdk/connection.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { connectionsFrom } from "#engine/called-flows.ts";
import type { CorrectAnswer } from "#engine/correct-run.ts";
import { showAmount } from "#flow/money.ts";
import type { z } from "zod";
import { ApiError } from "../errors.ts";
import { problemDetails } from "../flows/flows.view.ts";
import { type Locale, say } from "../language.ts";
import { notPermitted } from "../not-permitted.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkSeesWholeRun } from "../sight.ts";
import { jsonOf } from "../stored-json.ts";
import { storedErrorView } from "../stored-error.ts";
import { veils } from "../veil.ts";
import { asSeen, refusalToContinue } from "./continue.ts";
import { deedView } from "./deed.ts";
import type { Correct, Correction } from "./runs.schemas.ts";
import { continuationView } from "./runs.view.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;
type NotCorrected = Extract<CorrectAnswer, { readonly continued: false }>;

/** What the failed step of a run was given, or throws why that cannot be corrected. */
export async function showCorrection(
  runId: string,
  c: Context<Env>,
  parts: Parts,
): Promise<z.infer<typeof Correction>> {
  const run = await parts.reading.run(runId);
  if (!run) throw ApiError.of("run.not_found");
  const actor = c.get("actor");
  // It is shown, and kept, as it was.
  await checkSeesWholeRun(parts, actor, runId);
  const found = await parts.engine.correctable(runId, actor.person);
  if ("why" in found) throw await whyNot(found, c, parts);
  const continuation = continuationView(run, parts.engine.connectors);
  if (!continuation) throw ApiError.of("run.continue_conflict");
  const { step, input, problems } = found;
  return {
    seen: continuation.seen,
    connector: step.connector,
    action: step.action,
    input: { ...input },
    problems: problemDetails(problems, c.get("locale")).map(({ code, message, path = [] }) => ({
      code,
      message,
      path: path.map(String),
    })),
  };
}

/** Lets a failed run go on with other values in its failed step, or throws why not. */
export async function correctRun(
  runId: string,
  { seen, changes, confirm }: z.infer<typeof Correct>,
  c: Context<Env>,
  parts: Parts,
): Promise<void> {
  if (!(await parts.reading.run(runId))) throw ApiError.of("run.not_found");
  const actor = c.get("actor");
  await checkSeesWholeRun(parts, actor, runId);
  const acting = await connectionsFrom(runId, parts.store);
  c.set("veil", (await veils(parts, actor))(acting));
  const answer = await parts.engine.correctRun({
    runId,
    seen: asSeen(seen),
    changes: changes.map((change) => ({ path: change.path, value: jsonOf(change.value) })),
    by: actor.person,
    confirmed: confirm ?? false,
  });
  if (!answer.continued) throw await whyNot(answer, c, parts);
}

async function whyNot(answer: NotCorrected, c: Context<Env>, parts: Parts): Promise<Error> {
  const locale = c.get("locale");
  switch (answer.why) {
    case "not_permitted":
      return notPermitted(parts, answer.unpermitted, locale);
    case "no_action":
      return ApiError.of("run.correct_no_action");
    case "done":
      return ApiError.of("run.correct_done");
    case "written_down":
      return ApiError.of("run.correct_written_down");
    case "nothing_changed":
      return ApiError.of("run.correct_nothing");
    case "not_valid":
      return ApiError.of("run.correct_not_valid", {}, problemDetails(answer.problems, locale));
    case "refused": {
      const said = storedErrorView(answer.error, locale);
      const details = said === null ? [] : [{ code: said.code, message: said.message }];
      return ApiError.of("run.correct_not_valid", {}, details);
    }
    case "unconfirmed":
      return unconfirmed(answer, locale);
    case "undecided":
    case "not_found":
    case "conflict":
    case "ended_by_flow":
    case "called_ended":
    case "outcome_unknown":
    case "out_of_reach":
      return refusalToContinue(answer.why);
  }
}

/** What is sent, in the mode of its connection. */
const sent: Readonly<Record<Mode, LocalizedText>> = {
  test: text("In test mode: {deed}", "テストモード: {deed}"),
  live: text("In live mode: {deed}", "ライブモード: {deed}"),
};
const deeds: Readonly<Record<MoneyKind, LocalizedText>> = {
  charge: text("charges {money} ({request})", "{money} を請求 ({request})"),
  hold: text("holds {money} ({request})", "{money} を確保 ({request})"),
  refund: text("refunds {money} ({request})", "{money} を返金 ({request})"),
  bill: text("bills {money} ({request})", "{money} を請求書で請求 ({request})"),
  other: text("may move {money} ({request})", "{money} が動く可能性 ({request})"),
};
const unknown = text("an amount that is not known yet", "金額不明");

/** What would be sent, and what money that moves. */
function unconfirmed(
  { mode, request, movement, deed, confirm }: Extract<NotCorrected, { why: "unconfirmed" }>,
  locale: Locale,
): ApiError {
  const line =
    deed === null ? `${request.method} ${request.path}` : deedView(deed, locale).sentence;
  const said = movement === null ? line : deedOf(movement, line, locale);
  const message = say(sent[mode], locale, { deed: said });
  const code = "run.correct_unconfirmed";
  return ApiError.of(code, { confirm }, [{ code, message }]).confirmedBy(confirm);
}

function deedOf({ kind, money }: Movement, request: string, locale: Locale): string {
  const amount =
    money === null ? say(unknown, locale) : showAmount(money.amount, money.currency, locale);
  return say(deeds[kind], locale, { money: amount, request });
}
