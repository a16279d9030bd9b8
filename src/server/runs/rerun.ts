import type { Context } from "hono";
import type { LiveWrite } from "#flow/live-writes.ts";
import { showAmount } from "#flow/money.ts";
import { connectionsIn } from "#flow/uses.ts";
import type { RerunAnswer } from "#engine/rerun.ts";
import type { EffectView, RunDetail } from "#people/reading.ts";
import { text } from "#sdk/text.ts";
import type { z } from "zod";
import { ApiError } from "../errors.ts";
import { refusalOf } from "../flows/activate.ts";
import { liveWriteDetails } from "../flows/confirm-live.ts";
import { flowById } from "../flows/find.ts";
import { type Locale, say } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkMayAct } from "../rights.ts";
import { veils } from "../veil.ts";
import { moneyOf } from "./money.ts";
import type { Rerun } from "./runs.schemas.ts";

type Parts = Pick<ServerParts, "engine" | "reading" | "store" | "people">;

/** Runs the event of a run once more, or throws why not; the new run's id. */
export async function rerun(
  id: string,
  { version, confirm }: z.infer<typeof Rerun>,
  c: Context<Env>,
  parts: Parts,
): Promise<string> {
  const before = await parts.reading.run(id);
  if (!before) throw ApiError.of("run.not_found");
  const flow = await flowById(parts, before.flowId);
  const wanted =
    version === "same" ? { id: before.versionId, document: before.document } : flow.version;
  if (!wanted) throw ApiError.of("run.never_published");
  const actor = c.get("actor");
  const acting = connectionsIn(wanted.document);
  await checkMayAct(parts, acting, actor);
  c.set("veil", (await veils(parts, actor))(acting));
  const answer = await parts.engine.rerun({
    runId: id,
    versionId: wanted.id,
    by: actor.person,
    confirmed: confirm ?? null,
  });
  if (answer.started) return answer.runId;
  throw await whyNot(answer, before, c, parts);
}

async function whyNot(
  answer: Exclude<RerunAnswer, { started: true }>,
  before: RunDetail,
  c: Context<Env>,
  parts: Parts,
): Promise<ApiError> {
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
    case "not_over":
      return ApiError.of("run.not_over");
    case "flow_gone":
      return ApiError.of("flow.not_found");
    case "other_trigger":
      return ApiError.of("run.other_trigger");
    case "unconfirmed":
      return unconfirmed(answer.writes, before, c, parts);
  }
}

/** With what each of the writes was in the run before, and what it moved. */
async function unconfirmed(
  writes: readonly LiveWrite[],
  before: RunDetail,
  c: Context<Env>,
  parts: Parts,
): Promise<ApiError> {
  const locale = c.get("locale");
  const viewer = { person: c.get("actor").person, locale };
  const details = await liveWriteDetails(parts, writes, viewer, (step) => {
    const effect = before.effects.findLast(({ path }) => path === step);
    return effect === undefined ? null : wordsOf(effect, parts, locale);
  });
  return ApiError.of("run.rerun_unconfirmed", { count: writes.length }, details);
}

function wordsOf(
  effect: EffectView,
  { engine }: Pick<Parts, "engine">,
  locale: Locale,
): string | null {
  const fate = fateOf(effect);
  if (fate === null) return null;
  const money = moneyOf(effect, engine.connectors);
  return money === null
    ? say(words[fate].plain, locale)
    : say(words[fate].withMoney, locale, {
        money: showAmount(money.amount, money.currency, locale),
      });
}

function fateOf({ state, sends }: EffectView): keyof typeof words | null {
  switch (state) {
    case "done":
      return "done";
    case "failed":
      return "refused";
    case "open":
    case "parked":
    case "stopped":
      return sends === 0 ? null : "unknown";
  }
}

const words = {
  done: {
    plain: text("The run before did it.", "前の実行で行われました。"),
    withMoney: text(
      "The run before moved {money} with it; that would move again.",
      "前の実行で {money} が動きました。同じ金額がもう一度動くことになります。",
    ),
  },
  refused: {
    plain: text("The run before was refused it.", "前の実行では拒否されました。"),
    withMoney: text(
      "The run before was refused it, for {money}.",
      "前の実行では {money} の書き込みが拒否されました。",
    ),
  },
  unknown: {
    plain: text(
      "Whether the run before did it, nobody can tell.",
      "前の実行で行われたかどうかは不明です。",
    ),
    withMoney: text(
      "Whether the run before moved {money} with it, nobody can tell.",
      "前の実行で {money} が動いたかどうかは不明です。",
    ),
  },
} as const;
