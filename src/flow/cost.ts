/** What looking for events costs in reading calls. Pure. */
import type { ReadAllowance } from "#sdk/connection.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { triggerOf } from "./offers.ts";

/** Calls per day at a polling frequency, of polls that find nothing new. */
export function callsPerDay(everySeconds: number, callsPerPoll = 1): number {
  return Math.ceil(86_400 / everySeconds) * callsPerPoll;
}

/** What one flow asks for. */
export interface Wish {
  readonly connectionId: string | null;
  /** The trigger, or the list that it shares with others. */
  readonly trigger: string;
  /** Where the trigger looks; absent where it has one place only. */
  readonly place?: string;
  readonly everySeconds: number;
  /** Of a quiet poll; absent where it is one. */
  readonly callsPerPoll?: number;
}

/** One poll, which serves all flows on its connection, trigger and place at the shortest of their frequencies. */
export interface PollCost extends Wish {
  readonly flows: number;
  /** Of quiet polls; one that finds more than a page makes more. */
  readonly callsPerDay: number;
}

/** Null for a flow that does not poll, or has no frequency yet. */
export function wishOf({ trigger }: FlowDocument, catalogue: Offers): Wish | null {
  if (trigger?.kind !== "event" || trigger.everySeconds === null) return null;
  const { connection: connectionId, everySeconds, settings } = trigger;
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  const { where, shares, callsPerPoll } = offer ?? {};
  const place = where && { place: JSON.stringify(where.map((name) => settings[name] ?? null)) };
  const calls = callsPerPoll === undefined ? {} : { callsPerPoll };
  return { connectionId, trigger: shares?.id ?? trigger.trigger, ...place, everySeconds, ...calls };
}

type Offers = Pick<Catalogue, "connectors">;

export function isSamePoll(one: Wish, other: Wish): boolean {
  return one.trigger === other.trigger && one.place === other.place;
}

interface Listening {
  readonly id: string;
  readonly state: "active" | "inactive";
  /** What its new runs do; null before the first publication. */
  readonly version: { readonly document: FlowDocument } | null;
}

/** What the active flows ask for. A connection that waits for its repair counts as if it were whole. */
export function activeWishes(
  flows: readonly Listening[],
  catalogue: Offers,
  except?: string,
): readonly Wish[] {
  return flows.flatMap(({ id, state, version }) => {
    if (state !== "active" || version === null || id === except) return [];
    const wish = wishOf(version.document, catalogue);
    return wish === null ? [] : [wish];
  });
}

/** The polls of one connection. */
export function pollsOf(connectionId: string | null, wishes: readonly Wish[]): readonly PollCost[] {
  const polls = new Map<string, PollCost>();
  for (const wish of wishes) {
    if (wish.connectionId !== connectionId) continue;
    const key = JSON.stringify([wish.trigger, wish.place]);
    const { flows, everySeconds } = polls.get(key) ?? { flows: 0, everySeconds: Infinity };
    const shortest = Math.min(everySeconds, wish.everySeconds);
    polls.set(key, {
      ...wish,
      everySeconds: shortest,
      flows: flows + 1,
      callsPerDay: callsPerDay(shortest, wish.callsPerPoll),
    });
  }
  return [...polls.values()];
}

export function dailyCalls(connectionId: string | null, wishes: readonly Wish[]): number {
  return pollsOf(connectionId, wishes).reduce((sum, poll) => sum + poll.callsPerDay, 0);
}

/** The month that allowances are given for. */
export const monthDays = 30;

/** `near`: little is left for anything else. `over`: more than an account is granted at least. */
export type ReadLevel = "fine" | "near" | "over";

/** From this part of the allowance on, a warning stands. */
const nearFrom = 0.8;

export function levelOf(reads: number, { floorPerMonth }: ReadAllowance): ReadLevel {
  if (reads > floorPerMonth) return "over";
  return reads >= nearFrom * floorPerMonth ? "near" : "fine";
}

/** How many transactions an account must make in a month for so many reads; null where they buy none. */
export function transactionsFor(reads: number, allowance: ReadAllowance): number | null {
  const { floorPerMonth, perTransaction } = allowance;
  if (reads <= floorPerMonth) return 0;
  return perTransaction === null ? null : Math.ceil(reads / perTransaction);
}

/** Frequencies to choose from, in seconds, from the dearest to the cheapest. */
export const frequencies: readonly number[] = [
  15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400,
];
