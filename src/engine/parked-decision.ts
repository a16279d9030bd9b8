import type { EffectNews } from "./fold-effect.ts";
import { isOver, type RunState } from "./run-state.ts";
import type { EffectRecord, ParkedDecision, SeenParking } from "./store.ts";

/**
 * Does this decision fit a parked write? A write above a limit can only be sent as it is, never as
 * a new generation.
 */
function fits({ kind }: ParkedDecision, aboveLimit: EffectRecord["aboveLimit"]): boolean {
  switch (kind) {
    case "allow":
      return aboveLimit === "waits";
    case "send":
      return aboveLimit !== "waits";
    case "happened":
    case "refused":
    case "stop":
      return true;
  }
}

/**
 * Is this the parking that a person has seen? A generation is parked a second time where its owner has let it be sent
 * above a limit: from then on it may have been executed. Who does not say which one they saw may mean the first.
 */
export function isAsSeen(
  { aboveLimit }: Pick<EffectRecord, "aboveLimit">,
  { isAboveLimit }: SeenParking,
): boolean {
  return isAboveLimit === undefined
    ? aboveLimit !== "allowed"
    : isAboveLimit === (aboveLimit === "waits");
}

/** Nothing is sent for a run that is over. */
function sends({ kind }: ParkedDecision): boolean {
  return kind === "send" || kind === "allow";
}

/** May a person decide so about a parked write now? `run`: where its run stands; null where that is gone. */
export function mayBeDecided(
  decision: ParkedDecision,
  { aboveLimit }: Pick<EffectRecord, "aboveLimit">,
  run: RunState | null,
): boolean {
  const isDone = run === null || isOver(run);
  return fits(decision, aboveLimit) && !(isDone && sends(decision));
}

/** What a decision means for the generation that is parked. */
export function newsOf(decision: ParkedDecision): EffectNews {
  switch (decision.kind) {
    case "happened":
      return { kind: "done", answer: decision.answer, objectId: decision.objectId };
    case "refused":
      return { kind: "failed", error: decision.error };
    case "allow":
      return { kind: "allowed" };
    case "send":
    case "stop":
      return { kind: "stopped" };
  }
}
