import type { EffectView, RunDetail, RunSummary as Summary, StepView } from "#people/reading.ts";
import type { Locale } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import type { UsedConnection } from "../used-connections.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";

export function runSummaryView(run: Summary, locale: Locale): RunSummary {
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: run.flowName,
    kind: run.kind,
    versionNumber: run.versionNumber,
    status: run.status,
    reference: run.reference,
    eventAt: iso(run.eventAt),
    createdAt: iso(run.createdAt),
    startedAt: isoOrNull(run.startedAt),
    endedAt: isoOrNull(run.endedAt),
    resumesAt: isoOrNull(run.resumesAt),
    error: storedErrorView(run.error, locale),
  };
}

export function runView(
  run: RunDetail,
  connections: readonly UsedConnection[],
  locale: Locale,
): Run {
  return {
    ...runSummaryView(run, locale),
    document: run.document,
    connections: [...connections],
    event: run.event,
    steps: run.steps.map((step) => stepView(step, run.status === "cancelled", locale)),
    effects: run.effects.map((effect) => effectView(effect, locale)),
  };
}

function stepView(step: StepView, cancelled: boolean, locale: Locale): Run["steps"][number] {
  const { path, status, input, output, attempts } = step;
  const over = status === "done" || status === "failed";
  return {
    path,
    status: cancelled && !over ? "cancelled" : status,
    input,
    output,
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: iso(attempt.startedAt),
      endedAt: iso(attempt.endedAt),
      outcome: attempt.outcome,
      error: storedErrorView(attempt.error, locale),
      requestId: attempt.requestId,
    })),
  };
}

function effectView(effect: EffectView, locale: Locale): Run["effects"][number] {
  return {
    id: effect.id,
    generation: effect.generation,
    path: effect.path,
    state: effect.state,
    mode: effect.mode,
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
