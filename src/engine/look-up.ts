import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { accepted, type EffectTask, nameOf, park } from "./effect-answer.ts";
import { spanOf } from "./effects.ts";
import { engineError, failureOf, refusalOf, stepErrorOf } from "./failure.ts";
import { backoff } from "./retry.ts";
import type { EffectRecord } from "./store.ts";

/**
 * Looks a write up on the other side. Found, its own outcome counts, at once; not found, and only
 * from `notBefore` on, a person decides.
 */
export async function lookUp(
  task: EffectTask,
  effect: EffectRecord,
  notBefore: number,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const { clock, moneyTime, walks } = options;
  const { now } = moneyTime.of(task.connection);
  const early = notBefore - now;
  const span = spanOf(effect);
  try {
    const since = early > 0 ? (effect.lastSendAt ?? 0) : notBefore;
    const found = await walks.find(task, effect.id, span, since);
    if (found?.outcome === "done") return accepted(task, effect, found.answer, attempt);
    if (found) {
      const error = refusalOf(found.error);
      return attempt.failed(error, { ...nameOf(effect), kind: "failed", error });
    }
    if (early <= 0) return park(effect, effect.error, attempt, { times: 1, at: now, ...span });
    const waiting = effect.error ?? engineError("engine.outcome_unknown");
    return attempt.retryAt(waiting, clock.now() + early);
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "connection") {
      await options.store.breakConnection(task.connection.id, error, attempt.startedAt);
      return attempt.paused(task.connection, error);
    }
    if (failure.kind === "bug") options.log.error({ err: failure.error, effect: effect.id }, "bug");
    // Looking costs nothing but time, and giving up would ask a person for what can still be found.
    const at = clock.now() + backoff(task.failures, options.random(), undefined);
    return attempt.retryAt(error, at);
  }
}
