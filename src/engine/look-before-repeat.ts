import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { kindOf } from "./effects.ts";
import { lookBefore } from "./look-up.ts";
import { clockTolerance } from "./money-time.ts";
import type { EffectRecord } from "./store.ts";

/** Looks before a repeat where another object may bear the name by now; null where the repeat is to be sent. */
export async function lookBeforeRepeat(
  task: EffectTask,
  effect: EffectRecord,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | null> {
  const kind = kindOf(task.action, effect.request);
  const { unprovenSince: from, lastSendAt } = effect;
  if (kind.kind !== "sets" || !kind.looks || from === null) return null;
  const to = (lastSendAt ?? from) + clockTolerance;
  const look = { spans: [{ from, to }], since: to, notBefore: 0 };
  return lookBefore(task, effect, look, attempt, options);
}
