import { createHash } from "node:crypto";
import { stepOf } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import type { Step } from "#flow/step.ts";
import { effectName } from "./effect-name.ts";
import { calledName } from "./run-name.ts";
import { canContinue } from "./run-state.ts";
import type { EffectRecord, RunRecord, RunVersion, SeenFailure, Store } from "./store.ts";

/** A failed run that can go on, as it stands now. */
export interface FailedRun {
  readonly run: RunRecord;
  readonly seen: SeenFailure;
  readonly version: RunVersion | null;
  /** The step that failed. */
  readonly step: Step | undefined;
  /** The newest generation of its write; null where none is written down. */
  readonly effect: EffectRecord | null;
  /** The run that the step has called, however that stands. */
  readonly called: RunRecord | null;
  /** The same, where it has failed and can go on. */
  readonly below: FailedRun | null;
}

type Reads = Pick<Store, "version" | "effect" | "attemptsAt" | "runNamed">;

/** Null where the run has not failed, or its flow has ended it. */
export async function failedRun(run: RunRecord, store: Reads): Promise<FailedRun | null> {
  const { phase } = run.state;
  if (phase.is !== "failed" || !canContinue(run.state)) return null;
  const { path } = phase;
  const { flowId, name: runName } = run;
  const attempts = await store.attemptsAt(run.id, path);
  const effect = await store.effect(effectName({ flowId, runName, path, generation: 0 }).id);
  const version = await store.version(run.versionId);
  const step = version ? stepOf(version.document, idOf(path)) : undefined;
  const called =
    step?.kind === "call" && step.flow !== null
      ? await store.runNamed(step.flow, calledName({ flowId, runName, path }))
      : null;
  const below = called && (await failedRun(called, store));
  const seen = {
    path,
    attempts,
    generation: effect?.generation ?? null,
    ...(below && { called: markOf(below.run.id, below.seen) }),
  };
  return { run, seen, version, step, effect, called, below };
}

/** What was seen of a failed run, for the run that has called it. A digest: the path may tell of values. Pure. */
export function markOf(runId: string, { path, attempts, generation, called }: SeenFailure): string {
  const facts = JSON.stringify([runId, path, attempts, generation, called ?? null]);
  return createHash("sha256").update(facts).digest("base64url");
}

/** Does the run stand as it was seen, and what it has called, too? Pure. */
export function isAsSeen({ seen: now }: Pick<FailedRun, "seen">, seen: SeenFailure): boolean {
  return (
    now.path === seen.path &&
    now.attempts === seen.attempts &&
    now.generation === seen.generation &&
    now.called === seen.called
  );
}
