import { parseArgs } from "node:util";
import { type BrokenHow, brokenHows } from "./broken-product.ts";

/** What the crash harness was asked to do. */
export interface Options {
  readonly store: StoreKind;
  readonly kills: number;
  readonly seed: number;
  /** Charges and refunds a second that come from outside; flows make more of them. */
  readonly load: number;
  /** How many seconds of the product's and Stripe's clock go by in one real second. */
  readonly speed: number;
  /** After so many minutes the killing is given up, and the run has failed. */
  readonly minutes: number;
  /** Keeps data, logs and ledger of a run that passed, too. */
  readonly keep: boolean;
  /** On PostgreSQL, also freezes processes until others take over, and crashes the database. */
  readonly harsh: boolean;
  /** Harsh, and the store loses what it had: a backup is restored, or PostgreSQL fails over without its last commits. */
  readonly lossy: boolean;
  /** No clock jumps, and no people act. */
  readonly calm: boolean;
  /** On SQLite: half of the kills come after a move to PostgreSQL, which is killed itself before it comes to its end. */
  readonly move: boolean;
  /** Cuts `kills` writes, at each point of each kind of once, over every transport. */
  readonly kinds: boolean;
  /** A fault planted in the product, to see whether it is noticed; null for none. */
  readonly broken: BrokenHow | null;
}

export type StoreKind = "sqlite" | "postgres";

export class UsageError extends Error {
  override readonly name = "UsageError";
}

const defaults = { store: "sqlite", kills: "200", seed: "1" } as const;

/**
 * Processes that share one database share Stripe's rate limits by its clock, which runs no faster, and
 * each "too many" that Stripe is made to say stops an account for a second: about 15 calls a second are
 * left, polls among them. An event from outside makes six, and what people do and what a leap leaves in doubt comes on top. More would only make a queue.
 */
const pace = {
  sqlite: { load: "1", speed: "30" },
  postgres: { load: "0.5", speed: "20" },
} as const satisfies Record<StoreKind, object>;

export const help = `Kills Millrace again and again under load, and judges by Stripe's own ledger what became of every event.

npm run crash -- [options]

  --store sqlite|postgres  one process on SQLite, or three on one PostgreSQL (${defaults.store})
  --kills N                how often to kill (${defaults.kills})
  --seed S                 the same seed gives the same plan of kills, faults and acts (${defaults.seed})
  --load N                 events a second from outside (${pace.sqlite.load}; on PostgreSQL ${pace.postgres.load})
  --speed N                seconds of the product's clock in a real second (${pace.sqlite.speed}; ${pace.postgres.speed})
  --minutes N              give up after so long (20, and 1 for each 2 kills)
  --calm                   no clock jumps, and no people act: it takes half the time
  --harsh                  on PostgreSQL: freeze processes, cut them off the database, and crash it, too
  --lossy                  harsh, and the store loses what it had: on SQLite a backup is restored, on PostgreSQL
                           each failover loses what was committed last
  --move                   on SQLite, half way the data move to PostgreSQL; moves are killed, too
  --kinds                  cut writes at each point, to Stripe, Salesforce, Google Sheets, PostgreSQL, a mail server, and over
                           HTTP with each kind of once, in flows that webhooks start; --kills is how many writes are cut, up to
                           three by one kill: 180 are each twice. With --lossy the store then loses what it had, and the
                           senders send all of it again
  --keep                   keep the data of a run that passed, too
  --broken HOW             plant a fault in the product, to test the test: ${brokenHows.join(", ")}

The last line is "lost N, doubled N, wrongly parked N". The exit code is 0 only where all are 0 and
every point of the plan was hit.`;

/** Null when help is asked for. Throws UsageError. */
export function readOptions(args: readonly string[]): Options | null {
  const {
    help: wanted,
    keep,
    harsh,
    lossy,
    calm,
    move,
    kinds,
    store,
    broken,
    minutes,
    ...numbers
  } = parsed(args);
  if (wanted) return null;
  if (store !== "sqlite" && store !== "postgres")
    throw new UsageError("--store is sqlite or postgres");
  if (move && (store !== "sqlite" || lossy))
    throw new UsageError("--move is for --store sqlite, without --lossy");
  if (kinds && (calm || harsh || move))
    throw new UsageError("--kinds goes without --calm, --harsh and --move");
  const { load, speed } = pace[move ? "postgres" : store];
  const kills = whole("--kills", numbers.kills);
  return {
    store,
    kills,
    seed: whole("--seed", numbers.seed),
    load: rate("--load", numbers.load ?? load),
    speed: whole("--speed", numbers.speed ?? speed),
    minutes: minutes === undefined ? 20 + Math.ceil(kills / 2) : whole("--minutes", minutes),
    keep,
    harsh: harsh || lossy,
    lossy,
    calm,
    move,
    kinds,
    broken: broken === undefined ? null : howBroken(broken),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        store: { type: "string", default: defaults.store },
        kills: { type: "string", default: defaults.kills },
        seed: { type: "string", default: defaults.seed },
        load: { type: "string" },
        speed: { type: "string" },
        minutes: { type: "string" },
        keep: { type: "boolean", default: false },
        harsh: { type: "boolean", default: false },
        lossy: { type: "boolean", default: false },
        calm: { type: "boolean", default: false },
        move: { type: "boolean", default: false },
        kinds: { type: "boolean", default: false },
        broken: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${name} is a whole number from 1 up`);
  return Number(text);
}

function rate(name: string, text: string): number {
  const number = Number(text);
  if (!/^\d{1,4}(?:\.\d)?$/.test(text) || number === 0)
    throw new UsageError(`${name} is a number from 0.1 up, with one digit behind its point`);
  return number;
}

function howBroken(text: string): BrokenHow {
  const how = brokenHows.find((known) => known === text);
  if (how === undefined) throw new UsageError(`--broken is one of ${brokenHows.join(", ")}`);
  return how;
}
