import { createHash } from "node:crypto";
import { seeded } from "../../simulator/kit/random.ts";
import { type CrashPoint, crashPoints } from "../../src/test-crash.ts";
import { type Act, actNames, actsOf, forgettable } from "./acts.ts";
import { type FaultRule, faultRules } from "./faults.ts";
import { type Jump, jumpsOf } from "./jumps.ts";
import type { Options } from "./options.ts";
import { type Outage, outagesOf } from "./outages.ts";
import { shuffled } from "./shuffled.ts";

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
  | { readonly kind: "starting" | "working"; readonly afterMs: number }
  /** It is frozen for so long that others take its work over, thaws, and is killed a little later. */
  | { readonly kind: "frozen"; readonly afterMs: number; readonly forMs: number }
  /** It cannot reach the database for so long that others take its work over, and is killed a little later. */
  | { readonly kind: "partitioned"; readonly afterMs: number; readonly forMs: number }
  /** The database crashes and comes back, whole or without its last commits, and the process is killed a little later. */
  | { readonly kind: "database" | "failover"; readonly afterMs: number }
  /** A backup is taken, the process works on for so long, is killed, and the backup is put in the place of its data. */
  | { readonly kind: "restored"; readonly afterMs: number; readonly forMs: number }
  /** The process is killed for good, and its data move to PostgreSQL; the moves before the last are killed after so long. */
  | { readonly kind: "moved"; readonly afterMs: number; readonly cutsMs: readonly number[] };

/** How a kill is named in the table. */
export type KillName = CrashPoint | Exclude<Kill["kind"], "point">;

export interface Plan {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly faults: readonly FaultRule[];
  readonly outages: readonly Outage[];
  readonly acts: readonly Act[];
  readonly jumps: readonly Jump[];
  /** Tells this plan from every other. */
  readonly digest: string;
}

/** As many as come in the time that the kills take: 12 in 40, so that each kind is among them. */
const jumpsPerKill = 0.3;

const everywhere: readonly KillName[] = [...crashPoints, "starting", "working"];

/** A process that lives alone has nobody to take its work over, and its database is its own: it loses what a backup does not have. */
function harsherOf({ store, lossy }: Pick<Options, "store" | "lossy">): readonly KillName[] {
  switch (store) {
    case "sqlite":
      return lossy ? ["restored"] : [];
    case "postgres":
      return ["frozen", "partitioned", lossy ? "failover" : "database"];
  }
}

type Harshness = Pick<Options, "store" | "harsh" | "lossy">;

/** How many moves are killed before one comes to its end. */
const movesCut = 4;

export function killNamesOf(how: Harshness): readonly KillName[] {
  return how.harsh ? [...everywhere, ...harsherOf(how)] : everywhere;
}

/** All names come up equally often, in an order that the seed shuffles. */
export function planOf({
  seed,
  kills,
  calm,
  move,
  ...how
}: Harshness & Pick<Options, "seed" | "kills" | "calm" | "move">): Plan {
  const random = seeded(seed);
  const faults = faultRules(random);
  const planned: Kill[] = [];
  while (planned.length < kills)
    for (const name of shuffled(killNamesOf(how), random)) planned.push(killOf(name, random));
  const cut = planned.slice(0, kills);
  // With as much before it as after it, which happens on PostgreSQL.
  if (move) cut.splice(Math.floor(kills / 2), 1, killOf("moved", random));
  // More than there is time for.
  const outages = outagesOf(random, kills);
  const jumps = jumpsOf(random, calm ? 0 : Math.ceil(kills * jumpsPerKill));
  const acts = actsOf(random, calm ? 0 : kills, how.lossy ? forgettable : actNames);
  const digest = createHash("sha256")
    .update(JSON.stringify([cut, faults, outages, jumps, acts]))
    .digest("hex")
    .slice(0, 12);
  return { seed, kills: cut, faults, outages, jumps, acts, digest };
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
  switch (name) {
    case "starting":
      return { kind: name, afterMs: between(0, 600) };
    case "working":
    case "database":
    case "failover":
      return { kind: name, afterMs: between(600, 2_000) };
    case "restored":
      return { kind: name, afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
    case "moved": {
      const cutsMs = Array.from({ length: movesCut }, () => between(200, 3_000));
      return { kind: name, afterMs: between(600, 2_000), cutsMs };
    }
    case "frozen":
    case "partitioned":
      return { kind: name, afterMs: between(600, 2_000), forMs: between(12_000, 20_000) };
    case "claim-before":
    case "claim-after":
    case "effect-before":
    case "effect-after":
    case "gate-before":
    case "gate-after":
    case "send-before":
    case "send-after":
    case "answer-before":
    case "answer-after":
    case "result-before":
    case "result-after":
      return { kind: "point", point: name, nth: between(1, 5), afterMs: between(0, 400) };
    // Polls that bring something are seldom, and so are scheduled times and calls.
    case "call-before":
    case "call-after":
    case "events-before":
    case "events-after":
    case "tick-before":
    case "tick-after":
      return { kind: "point", point: name, nth: 1, afterMs: between(0, 400) };
  }
}
