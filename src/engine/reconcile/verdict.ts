import type { PartsSum, ReconciledReason, ReconciledVerdict } from "#flow/reconciled.ts";
import type { EffectTag, Money } from "#sdk/action.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { KnownWrite, ReconciledLine, Watcher } from "../store.ts";

/** What is said of an object. Pure. */

/** What became of an event about an object for a flow. */
export interface Handling {
  /** The trigger that told of it. */
  readonly trigger: string | null;
  readonly flowId: string;
  readonly is: "ran" | "waits" | "filtered";
  readonly outcome: string | null;
  readonly reason: ReconciledReason | null;
  readonly condition: LocalizedText | null;
  readonly eventId: string | null;
  readonly runId: string | null;
}

/** What is known of one object. */
export interface Facts {
  readonly handlings: readonly Handling[];
  /** The triggers that told of it, whether or not a flow listened. */
  readonly seenBy: ReadonlySet<string>;
  /** An event of it is kept without its data, and nobody can tell which trigger told of it. */
  readonly seenUntold: boolean;
  /** Its amount as an event showed it, or the ledger after that; null where neither kept the amount that is compared. */
  readonly seenMoney: Money | null;
  /** Those that have made it, and those whose mark it bears. */
  readonly writes: readonly (Pick<
    KnownWrite,
    "id" | "generation" | "flowId" | "runId" | "action" | "state" | "objectId"
  > & { readonly money: Money | null })[];
}

/** An object as far as a verdict needs it. */
export interface Judged {
  readonly id: string;
  readonly money: Money | null;
  readonly tag: EffectTag | null;
  readonly holds: boolean;
  readonly told: readonly Owed[];
}

/** What a trigger must have told of between two moments; `until` null: nobody knows until when. */
interface Owed {
  readonly trigger: string;
  readonly since: number;
  readonly until: number | null;
}

export interface Around {
  /** The actions that make objects of its list. */
  readonly makers: readonly string[];
  readonly watchers: readonly Watcher[];
  /** What was seen before is not kept any more. */
  readonly keptSince: number;
  /** What was seen before by a trigger whose keys are not the ids of objects does not say of which object it was. */
  readonly aboutSince: number;
  /** The triggers whose keys are the ids. */
  readonly keyed: readonly string[];
  /** Those that were read with it, of its list, and hold: by the write whose mark they bear. */
  readonly twins: ReadonlyMap<string, ReadonlySet<string>>;
}

export type Said = Pick<
  ReconciledLine,
  | "verdict"
  | "reason"
  | "recordedAmount"
  | "recordedCurrency"
  | "flowId"
  | "runId"
  | "outcome"
  | "eventId"
  | "condition"
>;

const nobody = {
  reason: null,
  recordedAmount: null,
  recordedCurrency: null,
  flowId: null,
  runId: null,
  outcome: null,
  eventId: null,
  condition: null,
} as const;

export function verdictOn(object: Judged, facts: Facts, around: Around): Said {
  const maker = makerOf(object, facts);
  const double = doubleOf(object, facts.writes, around);
  if (double !== null) return { ...nobody, verdict: "doubled", ...byWrite(double) };
  const notDone = maker === null || !object.holds ? null : notDoneBy(maker);
  if (notDone !== null) return { ...nobody, ...notDone };
  const handling = foremost(facts.handlings.filter((one) => concerns(one, around)));
  const told = maker === null ? handling && byHandling(handling) : byWrite(maker);
  const recorded = recordedOf(object, maker, facts);
  const differs = differenceOf(object.money, recorded);
  const other = differs === null ? null : recorded;
  const was = {
    recordedAmount: other?.amount ?? null,
    recordedCurrency: other?.currency ?? null,
  };
  // An event that is lost stays lost, whatever another one said of the amount.
  const unseen = unseenBy(object, facts, around);
  if (unseen?.verdict === "missing") return { ...nobody, ...was, ...unseen, reason: differs };
  if (differs !== null) return { ...nobody, ...told, ...was, verdict: "altered", reason: differs };
  if (maker !== null) return { ...nobody, verdict: "ours", ...byWrite(maker) };
  if (object.tag !== null) return { ...nobody, verdict: "unknown", reason: "mark_unknown" };
  if (handling !== null) return { ...nobody, ...byHandling(handling) };
  return { ...nobody, ...(unseen ?? { verdict: "not_ours" }) };
}

type Write = Facts["writes"][number];

/** The write that has made it, by the id that it was answered with, else by its mark. */
function makerOf({ id, tag }: Judged, { writes }: Facts): Write | null {
  const made = writes.filter(({ objectId }) => objectId === id);
  const marked = writes.find(
    (write) => write.id === tag?.effectId && write.generation === tag.generation,
  );
  const one = made.find(({ state }) => state === "done") ?? made[0] ?? marked;
  return one ?? writes.find((write) => write.id === tag?.effectId) ?? null;
}

/**
 * The write that has made this object and another one of its list, where both hold; of the two, the one that the write was
 * answered with is no double. What a payment of ours brings about bears the mark too, and is of another list.
 */
function doubleOf(
  { id, tag, holds }: Judged,
  writes: readonly Write[],
  { makers, twins }: Around,
): Write | null {
  if (tag === null || !holds || writes.some(({ objectId }) => objectId === id)) return null;
  const its = writes.filter((write) => write.id === tag.effectId && makers.includes(write.action));
  const isTwin = [...(twins.get(tag.effectId) ?? [])].some((other) => other !== id);
  const done = its.find(({ state, objectId }) => state === "done" && objectId !== null);
  return done ?? (isTwin ? (its[0] ?? null) : null);
}

/** Of an object that is there and holds, although the write that made it does not count as done. */
function notDoneBy(
  write: Write,
): Pick<Said, "verdict" | "reason" | "flowId" | "runId" | "outcome"> | null {
  switch (write.state) {
    case "done":
      return null;
    case "open":
      return { verdict: "unknown", reason: "write_open", ...byWrite(write) };
    case "parked":
      return { verdict: "not_recorded", reason: "write_parked", ...byWrite(write) };
    case "failed":
    case "stopped":
      return { verdict: "not_recorded", reason: "write_ended", ...byWrite(write) };
  }
}

function recordedOf({ id }: Judged, maker: Write | null, { seenMoney }: Facts): Money | null {
  return (maker?.objectId === id ? maker.money : null) ?? seenMoney;
}

function differenceOf(shown: Money | null, recorded: Money | null): ReconciledReason | null {
  if (shown === null || recorded === null) return null;
  if (shown.currency.toLowerCase() !== recorded.currency.toLowerCase()) return "currency";
  return shown.amount === recorded.amount ? null : "amount";
}

/** A flow that must have been told of it by now, and was not; with why nobody can tell, where that is so. */
function unseenBy(
  { told }: Judged,
  { seenBy, seenUntold }: Facts,
  { watchers, keptSince, aboutSince, keyed }: Around,
): (Pick<Said, "verdict" | "reason" | "flowId"> & { verdict: ReconciledVerdict }) | null {
  const whys = told.flatMap((owed) => {
    const { trigger } = owed;
    const isKeyed = keyed.includes(trigger);
    if (seenBy.has(trigger) || (isKeyed && seenUntold)) return [];
    const kept = isKeyed ? keptSince : Math.max(keptSince, aboutSince);
    return watchers
      .filter((watcher) => watcher.trigger === trigger && watchedAny(watcher, owed))
      .map((watcher) => ({ flowId: watcher.flowId, why: whyUnseen(watcher, owed, kept) }));
  });
  const missing = whys.find(({ why }) => why === null) ?? whys[0];
  if (missing === undefined) return null;
  const { flowId, why: reason } = missing;
  return { verdict: reason === null ? "missing" : "unknown", reason, flowId };
}

function watchedAny({ owedFrom, seenUntil }: Watcher, { since, until }: Owed): boolean {
  return (until ?? Infinity) >= owedFrom && since < (seenUntil ?? Infinity);
}

function watchedAll({ owedFrom, seenUntil }: Watcher, { since, until }: Owed): boolean {
  return since >= owedFrom && (seenUntil === null || (until !== null && until < seenUntil));
}

/** What is dated within the last minute before a poll may be listed after it. */
const listedWithin = 60_000;

/** Null: nothing explains it. */
function whyUnseen(watcher: Watcher, owed: Owed, keptSince: number): ReconciledReason | null {
  const { windowFrom, windowTo, cursor, failures, nextAt, everySeconds } = watcher;
  const { since, until } = owed;
  if (
    windowFrom !== null &&
    windowTo !== null &&
    (until ?? Infinity) >= windowFrom &&
    since < windowTo
  )
    return "catching_up";
  // Where polls fail, what came at any time since the last one that did not fail may be unread.
  const latest = failures === 0 ? (until ?? since) : (until ?? Infinity);
  const readUntil = failures === 0 ? nextAt - everySeconds * 1_000 : (cursor ?? 0);
  if (latest >= readUntil - listedWithin) return "not_read_yet";
  if (since < keptSince) return "not_kept";
  return watchedAll(watcher, owed) ? null : "moment";
}

/** What a shared list brought of another trigger, a flow's own trigger leaves out: the flow never watched that. */
function concerns({ flowId, trigger, reason }: Handling, { watchers }: Around): boolean {
  if (reason !== "trigger") return true;
  const own = watchers.filter((watcher) => watcher.flowId === flowId);
  if (own.length === 0 || trigger === null) return true;
  return own.some((watcher) => watcher.trigger === null || watcher.trigger === trigger);
}

function byWrite({ flowId, runId, state }: Write): Pick<Said, "flowId" | "runId" | "outcome"> {
  return { flowId, runId, outcome: state };
}

function byHandling(handling: Handling): Omit<Said, "recordedAmount" | "recordedCurrency"> {
  const { is, flowId, runId, outcome, eventId, condition, reason } = handling;
  const verdict = is === "filtered" ? "filtered" : "handled";
  return { verdict, reason, flowId, runId, outcome, eventId, condition };
}

/** What somebody must look at comes first, and what a flow worked on before what another left out. */
const ranks = [
  "failed",
  "parked",
  "paused",
  "running",
  "waiting",
  "delayed",
  "cancelled",
  "succeeded_with_errors",
  "succeeded",
];

function foremost(handlings: readonly Handling[]): Handling | null {
  const rankOf = ({ is, outcome }: Handling): number => {
    if (is === "filtered") return ranks.length + 2;
    if (is === "waits") return ranks.length + 1;
    const rank = ranks.indexOf(outcome ?? "");
    return rank === -1 ? ranks.length : rank;
  };
  const [first] = handlings.toSorted((one, other) => rankOf(one) - rankOf(other));
  return first ?? null;
}

/** With one more part. */
export function withPart(
  sum: PartsSum,
  { net, fee }: { readonly net: Money; readonly fee: number },
  currency: string | null,
): PartsSum {
  const count = sum.count + 1;
  return net.currency.toLowerCase() === currency?.toLowerCase()
    ? { ...sum, count, net: sum.net + net.amount, fees: sum.fees + fee }
    : { ...sum, count, others: sum.others + 1 };
}

/** An object whose parts are all read. */
export function withParts<Line extends ReconciledLine>(line: Line, parts: PartsSum): Line {
  const isWhole = parts.others === 0 && parts.net === line.amount;
  if (isWhole) return { ...line, parts };
  const { net: recordedAmount } = parts;
  return {
    ...line,
    parts,
    verdict: "altered",
    reason: "parts",
    recordedAmount,
    recordedCurrency: line.currency,
  };
}
