import type { EffectTask } from "./effect-answer.ts";
import { kindOf } from "./effects.ts";
import { clockTolerance } from "./money-time.ts";
import type { EffectRecord } from "./store.ts";
import type { lookBefore } from "./look-up.ts";

type Over = Parameters<typeof lookBefore>[2];

/** Where to look before a repeat, because another object may bear the name by now; null where the repeat is to be sent. */
export function lookBeforeRepeat(task: EffectTask, effect: EffectRecord): Over | null {
  const kind = kindOf(task.action, effect.request);
  const { unprovenSince: from, lastSendAt } = effect;
  if (kind.kind !== "sets" || !kind.looks || from === null) return null;
  const to = (lastSendAt ?? from) + clockTolerance;
  return { spans: [{ from, to }], since: to, notBefore: 0 };
}
