import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { accepted, type EffectTask, nameOf, park } from "./effect-answer.ts";
import { engineError, failureOf, refusalOf, stepErrorOf } from "./failure.ts";
import { backoff } from "./retry.ts";
import type { EffectRecord } from "./store.ts";

/** Clocks of the two sides may disagree by so much when a write is looked for by time. */
const lookUpMargin = 3_600_000;

/** Looks a write up on the other side. Found, its own outcome counts; not found, a person decides. */
export async function lookUp(
  task: EffectTask,
  effect: EffectRecord,
  notBefore: number,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const waiting = effect.error ?? engineError("engine.outcome_unknown");
  const early = notBefore - options.moneyTime.of(task.connection).now;
  if (early > 0) return attempt.retryAt(waiting, options.clock.now() + early);
  try {
    const { api } = options.outside.open(task.connector, task.connection, { kind: "none" });
    const first = effect.unprovenSince ?? effect.lastSendAt ?? 0;
    const found = await task.action.find?.({
      api,
      tag: { effectId: effect.id, generation: effect.generation },
      request: effect.request,
      from: new Date(first - lookUpMargin),
      to: new Date((effect.lastSendAt ?? first) + lookUpMargin),
    });
    if (!found) return park(effect, effect.error, attempt);
    if (found.outcome === "done") return accepted(task, effect, found.answer, attempt);
    const error = refusalOf(found.error);
    return attempt.failed(error, { ...nameOf(effect), kind: "failed", error });
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    if (failure.kind === "connection") {
      await options.store.breakConnection(task.connection.id, error, attempt.startedAt);
      return attempt.paused(task.connection, error);
    }
    if (failure.kind === "bug") options.log.error({ err: failure.error, effect: effect.id }, "bug");
    // Looking costs nothing but time, and giving up would ask a person for what can still be found.
    const at = options.clock.now() + backoff(task.failures, options.random(), undefined);
    return attempt.retryAt(error, at);
  }
}
