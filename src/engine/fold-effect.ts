import type { Answer } from "#sdk/connection.ts";
import { isAloneName } from "./effect-name.ts";
import type { StepError } from "./result.ts";
import type { EffectPlan, EffectRecord, EffectStanding, Looked } from "./store.ts";

/** What happens to a write. Times are milliseconds since 1970. */
export type EffectNews =
  /**
   * It passes the gate. `since`: from when on it counts as unproven, if no send before does: this send, or an earlier
   * one that the store may have forgotten. `clearUntil`: nothing was executed before this; null where nothing says so.
   * `target`: what it sets values of.
   */
  | {
      readonly kind: "sent";
      readonly since: number;
      readonly clearUntil: number | null;
      readonly target: string | null;
    }
  /** The other side has proven that it executed it. */
  | { readonly kind: "done"; readonly answer: Answer; readonly objectId: string | null }
  /** The other side has proven that it refused it for good. */
  | { readonly kind: "failed"; readonly error: StepError }
  /** The send is proven not to have been executed: it does not make the write older than it was `before`. */
  | {
      readonly kind: "unexecuted";
      readonly before: Pick<EffectRecord, "unprovenSince">;
      readonly error: StepError;
    }
  /** It may have been executed; sending the same again may tell. `answer`: what is known for good of some of its objects. */
  | { readonly kind: "unanswered"; readonly error: StepError; readonly answer?: Answer }
  /**
   * It may have been executed, and sending it again would not tell. `error` is what was answered: where
   * that is a refusal, it counts once it is certain that no earlier send was executed. `answer`: the same for one that tells
   * of each record.
   */
  | { readonly kind: "unknown"; readonly error: StepError; readonly answer?: Answer }
  /** Nobody can tell what became of it: a person decides. */
  | {
      readonly kind: "parked";
      readonly error: StepError;
      readonly looked: Looked | null;
      readonly lookAt: number | null;
    }
  /** It is parked before it was sent: it is above a limit of its connection. */
  | { readonly kind: "above_limit"; readonly error: StepError }
  /** The owner of its connection lets it be sent all the same: it is open again, as if it was never parked. */
  | { readonly kind: "allowed" }
  /** It was looked for, or is to be: a parked one, or one that may have been sent in a time that is forgotten. */
  | { readonly kind: "looked"; readonly looked: Looked | null; readonly lookAt: number | null }
  /** A person gives it up, or has its next generation sent. */
  | { readonly kind: "stopped" };

/** A write that has just been written down. */
export function plannedEffect(plan: EffectPlan): EffectRecord {
  return {
    ...plan,
    state: "open",
    aboveLimit: null,
    sends: 0,
    firstSendAt: null,
    unprovenSince: null,
    lastSendAt: null,
    worthRepeating: true,
    endedSends: 0,
    target: null,
    clearUntil: null,
    parkedAt: null,
    lookAt: null,
    looked: null,
    answer: null,
    objectId: null,
    error: null,
  };
}

/** Pure: a write after what has happened to it at a moment. All that ever changes a write is here. */
export function foldEffect<Effect extends EffectStanding>(
  effect: Effect,
  news: EffectNews,
  at: number,
): Effect {
  switch (news.kind) {
    case "sent":
      return {
        ...effect,
        sends: effect.sends + 1,
        firstSendAt: effect.firstSendAt ?? at,
        lastSendAt: at,
        unprovenSince: effect.unprovenSince ?? news.since,
        target: news.target,
        clearUntil: news.clearUntil ?? effect.clearUntil,
        lookAt: null,
      };
    case "done": {
      const { answer, objectId } = news;
      const target = withoutAlone(effect);
      return { ...effect, state: "done", answer, objectId, error: null, lookAt: null, target };
    }
    case "failed":
      return {
        ...effect,
        state: "failed",
        error: news.error,
        lookAt: null,
        target: withoutAlone(effect),
      };
    case "unexecuted":
      return { ...ended(effect, news.error), unprovenSince: news.before.unprovenSince };
    case "unanswered":
      return { ...ended(effect, news.error), ...answerOf(news) };
    case "unknown":
      return { ...ended(effect, news.error), worthRepeating: false, ...answerOf(news) };
    case "parked": {
      const { error, looked, lookAt } = news;
      return { ...effect, state: "parked", parkedAt: at, error, looked, lookAt };
    }
    case "above_limit":
      return { ...effect, state: "parked", parkedAt: at, aboveLimit: "waits", error: news.error };
    case "allowed":
      return {
        ...effect,
        state: "open",
        aboveLimit: "allowed",
        parkedAt: null,
        lookAt: null,
        error: null,
      };
    case "looked":
      return { ...effect, looked: news.looked, lookAt: news.lookAt };
    case "stopped":
      return { ...effect, state: "stopped", lookAt: null };
  }
}

/** Its last send has ended, and not with its outcome. */
function ended<Effect extends EffectStanding>(effect: Effect, error: StepError): Effect {
  return { ...effect, endedSends: effect.endedSends + 1, error };
}

/** Nobody waits for an outcome that is known, nor looks through those of all writes before. */
function withoutAlone({ target }: Pick<EffectStanding, "target">): string | null {
  return target !== null && isAloneName(target) ? null : target;
}

function answerOf({ answer }: { readonly answer?: Answer }): { readonly answer?: Answer } {
  return answer === undefined ? {} : { answer };
}
