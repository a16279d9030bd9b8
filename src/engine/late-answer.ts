import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { EffectRecord, Store } from "./store.ts";

export interface LateOptions {
  readonly store: Pick<Store, "effect" | "decideParked">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** A run may go on. */
  readonly onRuns: () => void;
}

/**
 * A process has the answer to a write whose run another one has taken over. That the write was executed is true whoever hears
 * it, so this counts for as long as the write is parked, and was not sent since. Nothing else does: a refusal says nothing of
 * what a person may have sent, and what has been found or decided stands.
 */
export async function keepLateAnswer(
  { id: effectId, generation, state, sends, answer, objectId, runId }: EffectRecord,
  { store, clock, log, onRuns }: LateOptions,
): Promise<void> {
  if (state !== "done" || answer === null) return;
  const about = { run: runId, effect: effectId, generation };
  const stands = await store.effect(effectId);
  const isDecided =
    stands !== null && (stands.generation > generation || stands.state === "stopped");
  if (isDecided) log.warn(about, "A write that a person had decided about was executed");
  if (isDecided || stands?.state !== "parked" || stands.sends !== sends) return;
  const told = await store.decideParked({
    effectId,
    generation,
    decision: { kind: "happened", answer, objectId },
    found: true,
    at: clock.now(),
  });
  if (told === "conflict") return;
  log.info(about, "The answer to a parked write came late");
  onRuns();
}
