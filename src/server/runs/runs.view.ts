import type { Mode } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type {
  EffectView,
  RunDetail,
  RunStatus,
  RunSummary as Summary,
  StepView,
} from "#people/reading.ts";
import type { Locale } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import type { UsedConnection } from "../used-connections.ts";
import { moneyOf } from "./money.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";

export function runSummaryView(run: Summary, mode: Mode | null, locale: Locale): RunSummary {
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: run.flowName,
    kind: run.kind,
    versionNumber: run.versionNumber,
    status: run.status,
    mode,
    reference: run.reference,
    eventAt: iso(run.eventAt),
    createdAt: iso(run.createdAt),
    startedAt: isoOrNull(run.startedAt),
    endedAt: isoOrNull(run.endedAt),
    resumesAt: isoOrNull(run.resumesAt),
    error: storedErrorView(run.error, locale),
  };
}

/** Without links: whoever may have them gets them from `withLinks`. */
export function runView(
  run: RunDetail,
  about: {
    readonly connections: readonly UsedConnection[];
    readonly mode: Mode | null;
    readonly connectors: readonly Connector[];
  },
  locale: Locale,
): Run {
  return {
    ...runSummaryView(run, about.mode, locale),
    document: run.document,
    connections: [...about.connections],
    event: run.event,
    cancelAskedAt: isoOrNull(run.cancelAskedAt),
    recordUrl: null,
    steps: run.steps.map((step) => stepView(step, run.status, locale)),
    effects: run.effects.map((effect) => effectView(effect, about.connectors, locale)),
    continuation: continuationView(run, about.connectors),
  };
}

/** The engine has the last word: this is what it can be asked. */
function continuationView(
  { status, steps, effects }: RunDetail,
  connectors: readonly Connector[],
): Run["continuation"] {
  const failed = steps.find((step) => step.status === "failed");
  if (status !== "failed" || !failed) return null;
  const { path: step, attempts } = failed;
  const write = effects.findLast(({ path }) => path === step);
  const seen = { step, attempts: attempts.length, generation: write?.generation ?? null };
  switch (write?.state) {
    case "parked":
    case "stopped":
      return null;
    case "failed":
      return { seen, write: { mode: write.mode, money: moneyOf(write, connectors) } };
    case "open":
    case "done":
    case undefined:
      return { seen, write: null };
  }
}

function stepStatus({ status }: StepView, run: RunStatus): Run["steps"][number]["status"] {
  if (status === "done") return "done";
  // It has failed for good only while its run has.
  if (status === "failed") return isOver(run) ? "failed" : "retrying";
  return run === "cancelled" ? "cancelled" : status;
}

function isOver(run: RunStatus): boolean {
  return run === "succeeded" || run === "failed" || run === "cancelled";
}

function stepView(step: StepView, run: RunStatus, locale: Locale): Run["steps"][number] {
  const { path, input, output, attempts } = step;
  return {
    path,
    status: stepStatus(step, run),
    input,
    output,
    recordUrl: null,
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: iso(attempt.startedAt),
      endedAt: iso(attempt.endedAt),
      outcome: attempt.outcome,
      error: storedErrorView(attempt.error, locale),
      requestId: attempt.requestId,
      requestUrl: null,
    })),
  };
}

function effectView(
  effect: EffectView,
  connectors: readonly Connector[],
  locale: Locale,
): Run["effects"][number] {
  return {
    id: effect.id,
    generation: effect.generation,
    path: effect.path,
    state: effect.state,
    mode: effect.mode,
    money: moneyOf(effect, connectors),
    method: effect.method,
    resource: effect.resource,
    params: effect.params,
    sends: effect.sends,
    firstSentAt: isoOrNull(effect.firstSentAt),
    lastSentAt: isoOrNull(effect.lastSentAt),
    objectId: effect.objectId,
    error: storedErrorView(effect.error, locale),
    parkedAt: isoOrNull(effect.parkedAt),
    lookUps: effect.lookUps,
    lastLookUpAt: isoOrNull(effect.lastLookUpAt),
    lookedFrom: isoOrNull(effect.lookedFrom),
    lookedTo: isoOrNull(effect.lookedTo),
    nextLookUpAt: isoOrNull(effect.nextLookUpAt),
  };
}
