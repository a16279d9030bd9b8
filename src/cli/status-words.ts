import type { Translate } from "#i18n/translator.ts";
import type { Run, RunSummary } from "./client.ts";
import { oneLine } from "./table.ts";

export function statusWord(status: RunSummary["status"], t: Translate): string {
  switch (status) {
    case "waiting":
      return t("status.waiting");
    case "delayed":
      return t("status.delayed");
    case "running":
      return t("status.running");
    case "paused":
      return t("status.paused");
    case "parked":
      return t("status.parked");
    case "succeeded":
      return t("status.succeeded");
    case "succeeded_with_errors":
      return t("status.succeeded_with_errors");
    case "filtered":
      return t("status.filtered");
    case "failed":
      return t("status.failed");
    case "cancelled":
      return t("status.cancelled");
  }
}

/** The condition that ended a run, and what it met. */
export function filterWords(
  { held, condition, value }: NonNullable<RunSummary["filter"]>,
  t: Translate,
): string {
  return t(held ? "cli.runs.filter_held" : "cli.runs.filter_not_held", { condition, value });
}

/** The runs that a step has called, a line each. */
export function calledWords(
  calls: readonly Omit<Run["calls"][number], "path">[],
  t: Translate,
): readonly string[] {
  return calls.map(({ flowName, status, runId: run }) =>
    oneLine(t("cli.runs.called", { flow: flowName, status: statusWord(status, t), run })),
  );
}
