import { createHash } from "node:crypto";
import { seeded } from "../../simulator/stripe/faults.ts";
import { type CrashPoint, crashPoints } from "../../src/test-crash.ts";
import { type FaultRule, faultRules } from "./faults.ts";

/** When one process is killed. Times are milliseconds after its start. */
export type Kill =
  /** The process kills itself at the nth time that it reaches the point. */
  | {
      readonly kind: "point";
      readonly point: CrashPoint;
      readonly nth: number;
      readonly afterMs: number;
    }
  /** At a random moment while it starts, or while it works. */
  | { readonly kind: "starting" | "working"; readonly afterMs: number };

/** How a kill is named in the table. */
export type KillName = CrashPoint | "starting" | "working";

export interface Plan {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly faults: readonly FaultRule[];
  /** Tells this plan from every other. */
  readonly digest: string;
}

export const killNames: readonly KillName[] = [...crashPoints, "starting", "working"];

/** All names come up equally often, in an order that the seed shuffles. */
export function planOf({ seed, kills }: { readonly seed: number; readonly kills: number }): Plan {
  const random = seeded(seed);
  const faults = faultRules(random);
  const planned: Kill[] = [];
  while (planned.length < kills)
    for (const name of shuffled(killNames, random)) planned.push(killOf(name, random));
  const cut = planned.slice(0, kills);
  const digest = createHash("sha256")
    .update(JSON.stringify([cut, faults]))
    .digest("hex")
    .slice(0, 12);
  return { seed, kills: cut, faults, digest };
}

export function nameOf(kill: Kill): KillName {
  return kill.kind === "point" ? kill.point : kill.kind;
}

/** What the process is told. */
export function settingOf(kill: Kill | null): string {
  return kill?.kind === "point" ? `${kill.point}:${kill.nth}:${kill.afterMs}` : "none:1:0";
}

function killOf(name: KillName, random: () => number): Kill {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  if (name === "starting") return { kind: name, afterMs: between(0, 600) };
  if (name === "working") return { kind: name, afterMs: between(600, 2_000) };
  // Polls that bring something are seldom, and so are scheduled times.
  const seldom = name.startsWith("tick") || name.startsWith("events");
  const nth = seldom ? 1 : between(1, 5);
  return { kind: "point", point: name, nth, afterMs: between(0, 400) };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
