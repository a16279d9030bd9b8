import type { Tried } from "./attempt.ts";
import type { EffectTask } from "./effect-answer.ts";
import { cannotAsk } from "./effect-answer.ts";
import { aloneName } from "./effect-name.ts";
import { aloneAt } from "./exclusive.ts";
import { engineError } from "./failure.ts";
import type { Moment } from "./money-time.ts";
import { accountOf } from "./bound-account.ts";
import { datedWithin } from "./outside.ts";
import { listedWithin } from "./schedule.ts";
import type { Turn, TurnOptions } from "./send-effect.ts";
import type { EffectRecord } from "./store.ts";

/**
 * The turn of a write that has what it looks at to itself, from the look until its outcome is recorded, in all processes: a
 * second write that looks meanwhile would find nothing either, and be made beside it. Where nobody knows what became of
 * another one, this one waits as long as that may still appear.
 */
export async function alone(
  task: EffectTask,
  write: EffectRecord | Pick<EffectRecord, "id" | "request">,
  attempt: Tried,
  options: TurnOptions,
  turn: (attempt: Tried, options: TurnOptions) => Promise<Turn>,
): Promise<Turn> {
  const named = task.action.alone?.(write.request) ?? null;
  if (named === null) return turn(attempt, options);
  const target = aloneName(accountOf(task.connection), named);
  if (options.alone?.target === target) return turn(attempt, options);
  // It stands there with another request than this turn has made: the next turn begins with that.
  if (options.alone !== undefined && "state" in write) return { stands: write };
  const hold = await options.hold(aloneAt(target));
  if (hold === null) return attempt.retryAt(engineError("engine.not_alone"), options.clock.now());
  let stays = false;
  try {
    const waiting = await waitForOthers(task, { effectId: write.id, target }, attempt, options);
    if (waiting) return waiting;
    const done = await turn(attempt, { ...options, alone: { target, lease: hold.lease } });
    if (typeof done === "string" || "stands" in done) return done;
    stays = true;
    return { ...done, leave: hold.leave };
  } finally {
    if (!stays) hold.leave();
  }
}

/** Null where the outcome of each other write is known, or what it may have done is seen by now. */
async function waitForOthers(
  task: EffectTask,
  write: { readonly effectId: string; readonly target: string },
  attempt: Tried,
  options: TurnOptions,
): Promise<Turn | null> {
  const { store, outside, moneyTime } = options;
  const sentAt = await store.unsettledSend(write);
  if (sentAt === null) return null;
  const since = attempt.startedAt - datedWithin;
  const unheard = await outside.learnTime(task.connector, task.connection, since);
  if (unheard) return cannotAsk(task, unheard, attempt, options);
  return isSeen(sentAt, moneyTime.of(task.connection))
    ? null
    : attempt.retry(engineError("engine.not_alone"), undefined);
}

/** Is what another write may have done seen by now? In a look-up, absence counts from then on as well. */
function isSeen(sentAt: number, { reached }: Pick<Moment, "reached">): boolean {
  return sentAt + listedWithin <= reached;
}
