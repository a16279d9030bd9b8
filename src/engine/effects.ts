import type { EffectKind } from "#sdk/action.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import { clockTolerance, type Moment } from "./money-time.ts";
import type { EarliestSend } from "./run-name.ts";
import { listedWithin } from "./schedule.ts";
import type { Sight } from "./sight.ts";
import type { Doubt, EffectRecord } from "./store.ts";
import type { AnyEffectAction } from "./walk.ts";

/**
 * The rules for money, as pure functions: what may be done with a write now.
 * Times are milliseconds since 1970, by the engine's clock.
 */

const hour = 3_600_000;

/** The other side keeps keys for 24 h and more; the hour between is for clocks that disagree. */
const keyMargin = hour;

/** Absence in a list counts only so long after the last send. */
const absenceCountsAfter = listedWithin;

/** A parked write is looked for at growing intervals for so long. */
const lookedForFor = 24 * hour;

/** The clocks of the two sides may disagree by so much when a write is looked for by time. */
const lookUpMargin = hour;

/** A span of time, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Why a write happens once. */
export function kindOf(
  { effect }: Pick<AnyEffectAction, "effect">,
  request: FrozenRequest,
): EffectKind {
  return effect.kind === "chosen" ? effect.of(request) : effect;
}

/** What a request sets values of, in the words of its connector, whatever its kind is; null where it names nothing. */
export function setBy(
  action: Pick<AnyEffectAction, "changes" | "sets" | "seek">,
  request: FrozenRequest,
): string | null {
  if (action.sets) return action.sets(request);
  // What the object's own state tells of is a step forward, which the other side takes once: it puts nothing back.
  return action.seek ? null : (action.changes?.(request) ?? null);
}

/** What is known of a write that has not been answered for good. */
export interface OpenEffect {
  /** The first send that is not proven unexecuted; null where every send is proven so. */
  readonly unprovenSince: number | null;
  readonly lastSendAt: number | null;
  /** False after an answer that says that sending again will not tell, or that it would be refused. */
  readonly worthRepeating: boolean;
}

export type EffectMove =
  | { readonly do: "send" }
  /** Look the write up in the other side's list, not before `notBefore`. */
  | { readonly do: "look-up"; readonly notBefore: number }
  /** Nothing can tell: a person decides. */
  | { readonly do: "park" };

/** What may be done with a write if this store knows no send of it that may have been executed. */
export type FirstMove =
  /**
   * `since`: the earliest moment at which it may have been sent already, if it was. `forgottenSince`: the same
   * where it may have been sent and be forgotten, so that only its key protects, and a refusal tells nothing of that send; null
   * where it was surely not.
   */
  | {
      readonly do: "send";
      readonly since: number;
      readonly clearUntil: number | null;
      readonly forgottenSince: number | null;
    }
  /**
   * Look it up over these spans of the other side's time. Found, that is its outcome; absence counts
   * from `notBefore` on, and then this is what may be done.
   */
  | {
      readonly do: "look-up";
      readonly spans: readonly Span[];
      /** What was made in them may be seen from then on. */
      readonly since: number;
      readonly notBefore: number;
      readonly absent: Exclude<FirstMove, { do: "look-up" }>;
    }
  | { readonly do: "park" };

/**
 * This store may have forgotten a send within a span of doubt, if the event came before its end.
 * While the whole span is younger than the other side's memory of keys, the key protects: a forgotten
 * send used the same one. So does what a field guards, until somebody may have deleted it. `clearUntil`:
 * nothing was sent before this, whatever the event's date.
 */
export function firstMove(
  write: { readonly earliestSend: EarliestSend; readonly clearUntil: number | null },
  kind: EffectKind,
  sight: Sight,
  doubts: readonly Doubt[],
  moment: Moment,
): FirstMove {
  const { earliest } = moment;
  const open = openFor(write, doubts, moment);
  const plain = { do: "send", since: earliest, clearUntil: null, forgottenSince: null } as const;
  const forgotten = open.filter(({ why }) => why !== "silence");
  switch (kind.kind) {
    case "unsafe":
      return forgotten.length === 0 ? plain : { do: "park" };
    case "findable":
      if (forgotten.length === 0) return plain;
      return lookOver(forgotten, sight, () => ({ do: "park" }));
    case "ledger":
      // What was forgotten is found again.
      return plain;
    case "sets":
      // What was forgotten is set again, unless a look tells; where that is refused, it may be set all the same.
      if (forgotten.length > 0 && kind.looks)
        return lookOver(forgotten, sight, (clearUntil) => ({ ...plain, clearUntil }));
      return { ...plain, forgottenSince: earliestOf(forgotten) };
    // A key, or what stands there, refuses a repeat.
    case "guarded":
    case "keyed": {
      const old = open.filter(({ from }) => !isYoung(from, kind, moment));
      const young = open.filter((one) => !old.includes(one));
      const since = Math.min(earliest, ...young.map(fromOf));
      if (old.length === 0) return { ...plain, since, forgottenSince: earliestOf(young) };
      return lookOver(old, sight, (clearUntil) => ({
        ...plain,
        since,
        clearUntil,
        forgottenSince: earliestOf(young.filter(({ to }) => clearUntil < to)),
      }));
    }
  }
}

/** `absent`: what may be done once nothing was made before the end of these doubts. */
function lookOver(
  doubts: readonly Doubt[],
  sight: Sight,
  absent: (end: number) => Extract<FirstMove, { do: "look-up" }>["absent"],
): FirstMove {
  if (sight === "nothing") return { do: "park" };
  const end = Math.max(...doubts.map(({ to }) => to));
  return {
    do: "look-up",
    spans: joined(doubts.map(widened)),
    since: end,
    notBefore: end + absenceCountsAfter,
    absent: sight === "whether" ? absent(end) : { do: "park" },
  };
}

/** A time that a restored backup has forgotten, as far as it concerns a write. */
export interface ForgottenTime {
  /** Where to look in the other side's time. */
  readonly spans: readonly Span[];
  readonly end: number;
  /** What is not seen from then on was not made. */
  readonly seenFrom: number;
}

/** Null where no restore has forgotten anything that may have been sent for this write, or in its place. */
export function forgottenTime(
  write: Parameters<typeof firstMove>[0],
  doubts: readonly Doubt[],
  moment: Pick<Moment, "now">,
): ForgottenTime | null {
  const open = openFor(write, doubts, moment).filter(({ why }) => why === "restored");
  if (open.length === 0) return null;
  const end = Math.max(...open.map(({ to }) => to));
  return { spans: joined(open.map(widened)), end, seenFrom: end + absenceCountsAfter };
}

/** Doubts in which a write may have been sent that is not known to have been. */
function openFor(
  write: Parameters<typeof firstMove>[0],
  doubts: readonly Doubt[],
  { now }: Pick<Moment, "now">,
): readonly Doubt[] {
  return doubts.filter((doubt) => clearOf(write, doubt, now) < doubt.to);
}

/** Nothing was sent before this. An event is dated by the other side's clock, which may be ahead of ours. */
function clearOf(
  { earliestSend, clearUntil }: Parameters<typeof firstMove>[0],
  { why }: Doubt,
  now: number,
): number {
  if (clearUntil !== null) return clearUntil;
  if (why === "silence") return earliestSend.usual - lookUpMargin;
  const sent = earliestSend.forgotten - lookUpMargin;
  // What is yet to come was dated by a clock that was ahead, and may be of any age.
  return sent > now ? 0 : sent;
}

/** A send that this store has forgotten may be the last one. */
export function withDoubts<Effect extends OpenEffect>(
  effect: Effect,
  doubts: readonly Doubt[],
): Effect {
  const { unprovenSince } = effect;
  if (unprovenSince === null) return effect;
  const ends = doubts.map(({ to }) => to).filter((to) => to > unprovenSince);
  return { ...effect, lastSendAt: Math.max(effect.lastSendAt ?? unprovenSince, ...ends) };
}

/** The store is known to have forgotten; so may be a send of the write, and what a person did after it. */
export function mayBeForgotten(
  { unprovenSince }: Pick<OpenEffect, "unprovenSince">,
  doubts: readonly Doubt[],
): boolean {
  if (unprovenSince === null) return false;
  return doubts.some(({ to, why }) => why !== "silence" && to > unprovenSince);
}

const fromOf = ({ from }: Span): number => from;

function earliestOf(spans: readonly Span[]): number | null {
  return spans.length === 0 ? null : Math.min(...spans.map(fromOf));
}

function widened({ from, to }: Span): Span {
  return { from: Math.max(0, from - lookUpMargin), to: to + lookUpMargin };
}

/** Where a write hardly fails to be, of a span around its sends: the clocks of the two sides seldom disagree by more. */
export function closeAround({ from, to }: Span): Span {
  const less = lookUpMargin - 10 * 60_000;
  return { from: from + less, to: to - less };
}

/** Spans that touch are one, so that nothing is walked twice. The earliest first. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** What may be done now with a write that is written down and has no outcome yet. */
export function nextMove(
  effect: OpenEffect,
  kind: EffectKind,
  sight: Sight,
  moment: Moment,
): EffectMove {
  // Nothing has been executed, however often it was tried: there is no limit.
  if (effect.unprovenSince === null) return { do: "send" };
  switch (kind.kind) {
    case "unsafe":
      return { do: "park" };
    case "findable":
      return unsure(effect, sight);
    case "ledger":
      // Whatever was answered: the row tells.
      return { do: "send" };
    case "sets":
    case "guarded":
    case "keyed":
      return maySendAgain(effect, kind, moment) ? { do: "send" } : unsure(effect, sight);
  }
}

/** The gate: an effect whose first unproven send is before this may not be sent any more. */
export function oldestSend(kind: EffectKind, { now, wentBack }: Moment): number {
  const span = repeatsFor(kind);
  if (span === Infinity) return beforeAll;
  return wentBack ? now : now - span;
}

/** Before every send that there ever was. */
const beforeAll = -1;

/** The gate: only an effect of which no send may have been executed is sent. */
export const unsentOnly = Number.MAX_SAFE_INTEGER;

/** For how long after its first send the same may surely be sent again: 0 for never. */
function repeatsFor(kind: EffectKind): number {
  switch (kind.kind) {
    case "keyed":
      return kind.hours * hour - keyMargin;
    case "guarded":
      // A person may delete the object; hardly within a day.
      return 24 * hour - keyMargin;
    case "ledger":
    case "sets":
      return Infinity;
    case "findable":
    case "unsafe":
      // What was sent and is not proven unexecuted is never sent again.
      return 0;
  }
}

/**
 * In this time a send that was let through has reached our row, or the other side has ended its session: half a minute of
 * silence, then the wait for another transaction. The rest is for the clocks of two processes.
 */
export const sessionsEndWithin = 120_000;

/**
 * Does a refusal in the other side's own form tell of all sends? Where our row and the write are one transaction, no
 * earlier one was executed: else the row would have been found. Nor will one be that can reach the row no more.
 * `before`: as it was before the send that was refused.
 */
export function refusalTellsAll(
  { kind }: EffectKind,
  before: Pick<OpenEffect, "lastSendAt">,
  passed: Pick<OpenEffect, "lastSendAt">,
): boolean {
  if (kind !== "ledger") return false;
  return (passed.lastSendAt ?? 0) - (before.lastSendAt ?? 0) >= sessionsEndWithin;
}

function maySendAgain(effect: OpenEffect, kind: EffectKind, moment: Moment): boolean {
  // How often it was sent says nothing: an outage of hours ends as one of seconds does.
  if (!effect.worthRepeating || effect.unprovenSince === null) return false;
  return isYoung(effect.unprovenSince, kind, moment);
}

/**
 * Does the other side surely still know a key that was used at that moment? Spans of doubt are dated by
 * our clock, which may be a little ahead of the other side's, whose answers moreover tell whole seconds.
 */
function isYoung(since: number, kind: EffectKind, { now, wentBack }: Moment): boolean {
  const span = repeatsFor(kind);
  const age = now - since;
  return span === Infinity || (!wentBack && age >= -clockTolerance && age < span);
}

function unsure(effect: OpenEffect, sight: Sight): EffectMove {
  if (sight === "nothing") return { do: "park" };
  return { do: "look-up", notBefore: (effect.lastSendAt ?? 0) + absenceCountsAfter };
}

/** Where in the other side's time a write stands that was sent; null where no send is known. */
export function spanOf({
  unprovenSince,
  lastSendAt,
}: Pick<OpenEffect, "unprovenSince" | "lastSendAt">): Span | null {
  const first = unprovenSince ?? lastSendAt;
  return first === null ? null : widened({ from: first, to: Math.max(first, lastSendAt ?? first) });
}

type ParkedWrite = Pick<EffectRecord, "parkedAt" | "lastSendAt" | "looked">;

/** A parked write, and before what nothing was sent for its run. */
export type ParkedOf = ParkedWrite &
  Pick<EffectRecord, "unprovenSince" | "worthRepeating" | "clearUntil"> & {
    readonly earliestSend: EarliestSend;
  };

/** Where a parked write may stand: around its sends, and where none is known, wherever one may be forgotten. */
export function spansOf(
  write: ParkedOf,
  doubts: readonly Doubt[],
  moment: Pick<Moment, "now">,
): readonly Span[] {
  const sent = spanOf(withDoubts(write, doubts));
  return sent === null ? joined(openFor(write, doubts, moment).map(widened)) : [sent];
}

/** It was parked by our clock, perhaps one that was far ahead, and sent by the other side's. */
function surelyNotBefore({ parkedAt, lastSendAt }: Omit<ParkedWrite, "looked">): number {
  return Math.min(parkedAt ?? 0, lastSendAt ?? Infinity);
}

/** What is to be done with a parked write that may have been sent in a time that the store has forgotten. */
export type Deciding =
  | { readonly do: "send"; readonly kind: EffectKind }
  /** To give it up says that nothing happened, and nobody looks for it any more. */
  | { readonly do: "stop" };

/**
 * When a parked write must have been looked for before a person can decide about it: in a span of doubt that
 * ended after it was parked, a person may have sent it already, and this store has forgotten that. For a send, the
 * other side's memory of keys protects while the span is young, but not after a restore: there nobody has
 * said what they saw. Where no send is known, a forgotten one had another key than the person's will have. To
 * give it up after a mere silence sends nothing, and is believed.
 * Null: it was looked for, or need not be.
 */
export function lookUpOwed(
  write: ParkedOf,
  deciding: Deciding,
  doubts: readonly Doubt[],
  moment: Moment,
): number | null {
  const protects = ({ from, why }: Doubt): boolean =>
    deciding.do === "send" &&
    deciding.kind.kind === "keyed" &&
    why !== "restored" &&
    isYoung(from, deciding.kind, moment);
  const began = surelyNotBefore(write);
  const counted = deciding.do === "send" ? doubts : doubts.filter(({ why }) => why !== "silence");
  const open =
    spanOf(write) === null
      ? openFor(write, counted, moment).filter((doubt) => doubt.from < began || !protects(doubt))
      : counted.filter((doubt) => doubt.to > began && !protects(doubt));
  const ends = open.map(({ to }) => to);
  if (ends.length === 0) return null;
  const from = Math.max(...ends) + absenceCountsAfter;
  return write.looked !== null && write.looked.at >= from ? null : from;
}

/** Nothing of the next generation of a parked write was executed before this. */
export function nextClearUntil({ looked, ...write }: ParkedWrite): number {
  // Where no send is known, our clock alone tells when it was parked, and it may have been far ahead.
  const sent = write.lastSendAt === null ? 0 : surelyNotBefore(write);
  return Math.max(sent, looked === null ? 0 : looked.at - absenceCountsAfter);
}

/**
 * When a parked write is looked for next: ten minutes after it was parked, then whenever its age has
 * doubled, the last time a day after. Null: no more.
 */
export function nextLookUp(parkedAt: number, now: number): number | null {
  const age = Math.abs(now - parkedAt);
  if (age >= lookedForFor) return null;
  return Math.min(now + Math.max(absenceCountsAfter, age), now + lookedForFor - age);
}
