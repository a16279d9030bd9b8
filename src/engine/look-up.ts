import type { Answer } from "#sdk/connection.ts";
import { UnseenError } from "#sdk/errors.ts";
import type { Performed, PerformOptions, Tried } from "./attempt.ts";
import { accepted, cannotAsk, type EffectTask, park, rejected } from "./effect-answer.ts";
import { mayBeForgotten, type Span, spanOf, withDoubts } from "./effects.ts";
import type { Moment } from "./money-time.ts";
import { engineError, failureOf } from "./failure.ts";
import { canFind } from "./sight.ts";
import type { EffectRecord } from "./store.ts";
import type { FirstBy, Sighting } from "./walks.ts";

/**
 * Looks a write up on the other side. If the write is found, its own outcome counts at once. If it
 * is not found, and only from `notBefore` on, a refusal that waited for the look-up counts; without
 * such a refusal a person decides.
 */
export async function lookUp(
  task: EffectTask,
  effect: EffectRecord,
  notBefore: number,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const doubts = options.moneyTime.inTimeOf(task.connection, options.life.known());
  const doubtful = withDoubts(effect, doubts);
  const span = spanOf(doubtful) ?? { from: 0, to: notBefore };
  const { error } = effect;
  const waiting = error ?? engineError("engine.outcome_unknown");
  const failureCountsFrom = mayBeForgotten(effect, doubts) ? notBefore : 0;
  const since = doubtful.lastSendAt ?? 0;
  const look = { spans: [span], since, notBefore, failureCountsFrom, waiting, by: "key" } as const;
  const found = await search(task, effect, look, attempt, options);
  if (found === "unseen") return park(effect, error, attempt);
  if ("result" in found) return found;
  // No record of it was made before: what it was answered is true of each.
  if (effect.answer !== null) return accepted(task, effect, effect.answer, attempt);
  // That nobody tells of it does not prove a refusal of all sends where it could have been done untold.
  return error?.kind === "input" && canFind(task.action, effect)
    ? rejected(effect, error, attempt)
    : park(effect, error, attempt, { times: 1, at: found.absentAt, ...span });
}

/** Looks for a write that was perhaps sent and forgotten, before it is sent; null where it is absent. */
export async function lookBefore(
  task: EffectTask,
  effect: EffectRecord,
  { spans, since, notBefore }: Pick<Look, "spans" | "since" | "notBefore">,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | null> {
  const waiting = engineError("engine.in_doubt");
  const look = {
    spans,
    since,
    notBefore,
    failureCountsFrom: notBefore,
    waiting,
    by: "mark",
  } as const;
  const found = await search(task, effect, look, attempt, options);
  if (found === "unseen") return park(effect, null, attempt);
  return "result" in found ? stillSought(found, effect, attempt) : null;
}

/** A run that is told to end goes on until it is known whether its write was sent in a time that is forgotten. */
export function stillSought(turn: Performed, effect: EffectRecord, attempt: Tried): Performed {
  const { result } = turn;
  if (result.kind !== "retry" && result.kind !== "deferred") return turn;
  const { looked } = effect;
  return { ...turn, effect: attempt.told(effect, { kind: "looked", looked, lookAt: result.at }) };
}

interface Look {
  readonly spans: readonly Span[];
  /** What was made may be seen from then on. */
  readonly since: number;
  /** What is not seen from then on was not made. */
  readonly notBefore: number;
  /**
   * Where a person may have let the run go on and that is forgotten, what they sent may be seen later than the failure
   * before it: a failure counts from then on.
   */
  readonly failureCountsFrom: number;
  readonly by: FirstBy;
  /** Shown while it must be waited for that. */
  readonly waiting: ReturnType<typeof engineError>;
}

async function search(
  task: EffectTask,
  effect: EffectRecord,
  { spans, since, notBefore, failureCountsFrom, waiting, by }: Look,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed | { readonly absentAt: number } | "unseen"> {
  const { reached } = options.moneyTime.of(task.connection);
  const early = notBefore > reached;
  let found: Sighting | null = null;
  try {
    for (const span of spans) {
      found = await options.walks.find(task, effect, span, early ? since : notBefore, by);
      if (found) break;
    }
  } catch (thrown) {
    if (thrown instanceof UnseenError) return "unseen";
    // Looking costs nothing but time, and giving up would ask a person for what can still be found.
    return cannotAsk(task, failureOf(thrown), attempt, options);
  }
  if (found?.outcome === "done" && !(early && found.isPartly === true))
    return accepted(task, effect, settled(task, effect, found.answer), attempt);
  if (found?.outcome === "failed" && failureCountsFrom <= reached)
    return rejected(effect, found.error, attempt);
  return early
    ? attempt.retryAt(waiting, options.clock.now() + untilReached(notBefore, { reached }))
    : { absentAt: reached };
}

/** What was found, beside what the write was answered for each of its records. */
function settled({ action }: EffectTask, { answer }: EffectRecord, found: Answer): Answer {
  return answer === null ? found : (action.perRecord?.settled(answer, found) ?? found);
}

/** How long to wait until the other side's clock has reached a moment. */
export function untilReached(at: number, { reached }: Pick<Moment, "reached">): number {
  return Math.max(0, at - reached);
}
