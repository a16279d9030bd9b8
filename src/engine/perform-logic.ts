import { text } from "#sdk/text.ts";
import type { DelayStep, StopStep } from "#flow/step.ts";
import { type Performed, type PerformOptions, type Spot, tried } from "./attempt.ts";
import type { Work } from "./decide.ts";
import { engineError } from "./failure.ts";
import { performBranching, performCatching } from "./perform-branching.ts";
import { performBegin, performCollect, performEnd } from "./perform-loop.ts";
import { performUpdate, performVariable } from "./perform-variable.ts";
import { type LogicSpot, valueOf } from "./logic-spot.ts";
import { inputRefused } from "./step-input.ts";

export type LogicOptions = Pick<
  PerformOptions,
  "store" | "clock" | "random" | "catalogue" | "formulas"
>;

export type LogicWork = Exclude<Work, { readonly part: "action" | "call" }>;

/** Works on a step of Millrace's own: it touches nothing outside, and waits only for a delay. */
export async function performLogic(
  work: LogicWork,
  spot: Spot,
  options: LogicOptions,
): Promise<Performed> {
  const attempt = tried(spot, options, options.clock.now());
  const { store, catalogue, formulas } = options;
  const here: LogicSpot = { ...spot, attempt, store, catalogue, formulas };
  switch (work.part) {
    case "begin":
      return performBegin(work.step, here);
    case "collect":
      return performCollect(work.step, here);
    case "end":
      return performEnd(work.step, work.loop, here);
    case "catch":
      return performCatching(work.step, work.failure, here);
    case "wake":
      return attempt.as({ kind: "done", path: spot.path });
    case "step":
      return performStep(work.step, here, options.clock.now());
  }
}

async function performStep(
  step: Extract<LogicWork, { readonly part: "step" }>["step"],
  spot: LogicSpot,
  now: number,
): Promise<Performed> {
  switch (step.kind) {
    case "if":
      return performBranching(step, spot);
    case "variable":
      return performVariable(step, spot);
    case "update":
      return performUpdate(step, spot);
    case "stop":
      return performStop(step, spot);
    case "delay":
      return performDelay(step, spot, now);
  }
}

const stoppedWithoutWords = text(
  "The flow ended this run as failed at a Stop step, which gives no message.",
  "フローの「停止」ステップにより、この実行は失敗として終了しました (メッセージなし)。",
);

async function performStop(
  { outcome, message: said }: StopStep,
  spot: LogicSpot,
): Promise<Performed> {
  const { attempt, path } = spot;
  const found = await valueOf(said, { type: "string" }, spot);
  if (!found.ok) return attempt.refused(inputRefused(found.problems));
  const words = typeof found.value === "string" ? found.value : "";
  if (outcome === "succeeded")
    return attempt.with({ message: words }).as({ kind: "stopped", path }, { message: words });
  const message = words === "" ? stoppedWithoutWords : words;
  const error = { kind: "input", code: "flow.stopped", message } as const;
  const failed = attempt.with({ message: words }).failed(error);
  return { ...failed, result: { kind: "failed", path, error, final: true } };
}

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const longestDelay = 366 * unitMs.days;

async function performDelay(
  { amount, unit }: DelayStep,
  spot: LogicSpot,
  now: number,
): Promise<Performed> {
  const { attempt, path } = spot;
  const asked = await valueOf(amount, { type: "number" }, spot);
  if (!asked.ok) return attempt.refused(inputRefused(asked.problems));
  const ms = typeof asked.value === "number" ? Math.round(asked.value * unitMs[unit]) : Number.NaN;
  // The comparison is false for what is not a number, too.
  if (!(ms >= 0 && ms <= longestDelay))
    return attempt.failed(engineError("engine.delay_out_of_range"));
  const until = now + ms;
  return attempt
    .with({ amount: asked.value, unit })
    .as({ kind: "delayed", path, until }, { until: new Date(until).toISOString() });
}
