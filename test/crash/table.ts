import { type ActName, actNames } from "./acts.ts";
import type { Verdict } from "./judge.ts";
import type { Costs } from "./costs.ts";
import type { Jumped } from "./jumps.ts";
import type { Killed } from "./killer.ts";
import type { StoreKind } from "./options.ts";
import { type KillName, nameOf } from "./plan.ts";

/** What one run of the harness came to. */
export interface Report {
  readonly store: StoreKind;
  readonly seed: number;
  readonly digest: string;
  readonly killed: readonly Killed[];
  readonly made: number;
  /** How many webhooks a process has heard. */
  readonly heard: number;
  /** Calls by HTTP, each repeated until it was answered. */
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  /** How often all of Stripe was away. */
  readonly outages: number;
  /** What people did. */
  readonly acts: Readonly<Record<ActName, number>>;
  /** How many of their requests were made once more. */
  readonly askedAgain: number;
  readonly jumps: Jumped["done"];
  readonly costs: Costs;
  readonly verdict: Verdict;
}

/** The table for people, and the last line for programs. */
export function tableOf(report: Report): string {
  const {
    store,
    seed,
    digest,
    killed,
    made,
    heard,
    calls,
    faults,
    outages,
    jumps,
    acts,
    askedAgain,
  } = report;
  const { costs, verdict } = report;
  const struck = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const byKind = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const rows: readonly (readonly [string, string])[] = [
    ["store", store],
    ["plan", `seed ${seed}, digest ${digest}`],
    ["kills", String(killed.length)],
    ...killRows(store, killed),
    ["faults at Stripe", `${struck} (${byKind.join(", ")})`],
    ["outages of Stripe", String(outages)],
    ["acts of people", String(actNames.reduce((sum, name) => sum + acts[name], 0))],
    ["  flows", `deactivated ${acts.deactivate}, published ${acts.publish}, moved ${acts.move}`],
    ["  runs", `cancelled ${acts.cancel}, continued ${acts.continue}, once more ${acts.rerun}`],
    ["  parked writes", `given up ${acts.stop}, sent ${acts.send}, told of ${acts.tell}`],
    ["  tests", String(acts.test)],
    ["  holds", `connection ${acts.hold}, everything ${acts.stop_everything}`],
    ["  asked once more", String(askedAgain)],
    ["jumps of clocks", String(jumps.length)],
    ...jumpRows(jumps),
    ["events from outside", String(made)],
    ["webhooks heard", String(heard)],
    ["calls by HTTP", String(calls)],
    ["events", String(verdict.events)],
    ["runs", `${verdict.runs} (${verdict.failed} refused by Stripe, ${verdict.parked} parked)`],
    ["own events passed over", String(verdict.skipped)],
    ["writes executed", String(verdict.writes)],
    ["reads of Stripe", readsPerHour(costs)],
    [
      "minutes to rest",
      `${Math.ceil(costs.minutesToRest)} after the last kill, outage, jump and event`,
    ],
    ["seconds to ready", quantiles(killed.map(({ at, readyAt }) => since(at, readyAt)))],
    ["seconds to resume", quantiles(killed.map(({ at, firstStepAt }) => since(at, firstStepAt)))],
    ["lost", String(countOfFindings(verdict, "lost"))],
    ["doubled", String(countOfFindings(verdict, "doubled"))],
    ["wrongly parked", String(countOfFindings(verdict, "wrongly parked"))],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join("\n");
}

export function lastLine(verdict: Verdict): string {
  const kinds = ["lost", "doubled", "wrongly parked"] as const;
  return kinds.map((kind) => `${kind} ${countOfFindings(verdict, kind)}`).join(", ");
}

/** Before and after each durable step, and at random moments. */
function killRows(
  store: StoreKind,
  killed: readonly Killed[],
): readonly (readonly [string, string])[] {
  const count = (name: KillName) => countOf(name, killed);
  return [
    ["  jobs taken", `${count("claim-before")} before, ${count("claim-after")} after`],
    ["  events, cursor", `${count("events-before")} before, ${count("events-after")} after`],
    ["  scheduled time", `${count("tick-before")} before, ${count("tick-after")} after`],
    ["  flow called", `${count("call-before")} before, ${count("call-after")} after`],
    ["  effect committed", `${count("effect-before")} before, ${count("effect-after")} after`],
    ["  send let through", `${count("gate-before")} before, ${count("gate-after")} after`],
    ["  bytes sent", `${count("send-before")} before, ${count("send-after")} after`],
    ["  answer received", `${count("answer-before")} before, ${count("answer-after")} after`],
    ["  result committed", `${count("result-before")} before, ${count("result-after")} after`],
    ["  random moments", `${count("starting")} while starting, ${count("working")} while working`],
    ...(store === "sqlite"
      ? ([
          ["  backup restored", String(count("restored"))],
          ["  moved to PostgreSQL", String(count("moved"))],
        ] as const)
      : ([
          ["  after freezing", String(count("frozen"))],
          ["  cut off the database", String(count("partitioned"))],
          [
            "  database crashed",
            `${count("database")} whole, ${count("failover")} without its last commits`,
          ],
        ] as const)),
  ];
}

function readsPerHour({ reads, hours }: Costs): string {
  const perHour = (count: number) => String(Math.ceil(count / hours));
  const total = Object.values(reads).reduce((sum, count) => sum + count, 0);
  const each = Object.entries(reads).map(([reason, count]) => `${reason} ${perHour(count)}`);
  return `${perHour(total)} an hour in ${hours.toFixed(1)} hours (${each.join(", ")})`;
}

/** Those of one length stand in one line. */
function jumpRows(jumps: Jumped["done"]): readonly (readonly [string, string])[] {
  const count = (name: Jumped["done"][number]) => jumps.filter((one) => one === name).length;
  const lengths = ["seconds", "minutes", "hours", "30 days"] as const;
  return [
    ["  25 hours, both sides", String(count("together"))],
    ...lengths.map(
      (length) =>
        [
          `  ${length}, one process`,
          `${count(`${length} ahead`)} ahead, ${count(`${length} back`)} back`,
        ] as const,
    ),
  ];
}

function countOfFindings({ findings }: Verdict, kind: Verdict["findings"][number]["kind"]): number {
  return findings.filter((finding) => finding.kind === kind).length;
}

export function countOf(name: KillName, killed: readonly Killed[]): number {
  return killed.filter(({ kill }) => nameOf(kill) === name).length;
}

function since(at: number, then: number | null): number | null {
  return then === null ? null : (then - at) / 1_000;
}

/** Of those that could be measured: where the next kill came first, there is nothing to measure. */
function quantiles(values: readonly (number | null)[]): string {
  const measured = values.filter((value) => value !== null).sort((one, other) => one - other);
  const at = (share: number): string => {
    const value = measured[Math.min(measured.length - 1, Math.floor(share * measured.length))];
    return value === undefined ? "-" : value.toFixed(2);
  };
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} (${measured.length} measured)`;
}
