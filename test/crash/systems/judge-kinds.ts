import { doubled, type Finding, lost, when, wronglyParked } from "../findings.ts";
import { type FlowName, flowNames, isFor } from "./flows.ts";
import type { Write } from "./kinds.ts";

/** How often each write was executed, as `WRITE EVENT`, by the ledger of the system that it went to; a list or an invoice in part, by a part of 1. */
export type Executions = ReadonlyMap<string, number>;

export interface KindRun {
  readonly flow: FlowName;
  readonly event: string;
  readonly status: string;
  /** The step that waits for a person; null for none. */
  readonly parkedAt: string | null;
}

export interface KindEvidence {
  /** All that a flow has taken. */
  readonly events: readonly string[];
  readonly executions: Executions;
  readonly runs: readonly KindRun[];
  /** The writes, as `WRITE EVENT`, that were answered to the end while no process was killed for seconds. */
  readonly answered: ReadonlySet<string>;
  /** Events, as `FLOW EVENT`, that were taken when the store may have forgotten them: writes that nobody can look up wait for a person. */
  readonly doubtful: ReadonlySet<string>;
  /** How many processes were killed, and answers withheld: each may leave what it held to a person. */
  readonly blows: number;
}

/** The writes of each flow, in their order. */
const writesIn: Readonly<Record<FlowName, readonly Write[]>> = {
  Sure: ["keyed", "sets", "ledger", "stripe", "looked up"],
  Fax: ["at most once"],
  Mail: ["mail"],
  Slack: ["slack"],
  Invoice: ["invoice"],
  Sheet: ["row added", "row set"],
  Record: ["record made", "record set"],
  Records: ["records made", "records set", "records upserted"],
};

/** Of these a lost answer leaves a person to decide where nothing can be found. */
const mayPark: ReadonlySet<Write> = new Set([
  "looked up",
  "slack",
  "row added",
  "row set",
  "at most once",
  "mail",
]);

/** That of these is found, wherever it was done. */
const isFound: ReadonlySet<Write> = new Set(["looked up", "slack", "row added", "row set"]);

/** These set values, and may do so again. A row may not: where the answer is lost, it is looked for. */
export const maySetAgain: ReadonlySet<Write> = new Set([
  "sets",
  "record set",
  "records set",
  "records upserted",
]);

/** How often a whole was written, by how often each of its parts was: a part of 1 where some are missing. Pure. */
export function timesOfParts(parts: readonly number[]): number {
  const most = Math.max(...parts);
  return most > 1 ? most : parts.reduce((sum, count) => sum + count, 0) / parts.length;
}

/**
 * A process that dies has hardly more writes under way whose outcome nobody can tell. On a slow machine more runs are under way at
 * once: about six of each that is killed there.
 */
const mostHeld = 8;

/** What became of every event, by the ledgers of the other systems; of the product, only how its runs ended. Pure. */
export function judgeKinds(evidence: KindEvidence): Finding[] {
  const { events, runs, blows, doubtful } = evidence;
  const known = new Set(events);
  const byEvent = Map.groupBy(runs, ({ flow, event }) => `${flow} ${event}`);
  const parked = runs.filter(
    ({ flow, event, parkedAt }) => parkedAt !== null && !doubtful.has(`${flow} ${event}`),
  ).length;
  return [
    ...flowNames.flatMap((flow) =>
      events.flatMap((event) => {
        if (!isFor(flow, event)) return [];
        const its = byEvent.get(`${flow} ${event}`) ?? [];
        const [run] = its;
        return run === undefined
          ? [lost(`${flow}: ${event} has no run`)]
          : endOf(run, its.length).concat(writesOf(run, evidence));
      }),
    ),
    ...when(parked > mostHeld * blows, () =>
      wronglyParked(`${parked} runs are parked, after ${blows} kills and lost answers`),
    ),
    ...runs
      .filter(({ flow, event }) => !known.has(event) || !isFor(flow, event))
      .map(({ flow, event }) => doubled(`${flow}: ${event} was never sent`)),
  ];
}

function endOf({ flow, event, status }: KindRun, times: number): Finding[] {
  const about = `${flow}: ${event}`;
  return [
    when(times > 1, () => doubled(`${about} has ${times} runs`)),
    when(status !== "succeeded" && status !== "parked", () =>
      lost(`${about} has ended as ${status}`),
    ),
  ].flat();
}

function writesOf(
  { flow, event, parkedAt }: KindRun,
  { executions, answered, doubtful }: KindEvidence,
): Finding[] {
  const [step, part] = parkedAt?.split("/") ?? [];
  const stop = step === undefined ? Infinity : Number(step.slice(1)) - 1;
  // Nothing at Stripe tells for certain that a mail was not sent: one that the store may have forgotten waits.
  const isUnsent = part === "send" && doubtful.has(`${flow} ${event}`);
  return writesIn[flow].flatMap((kind, index) => {
    const times = executions.get(`${kind} ${event}`) ?? 0;
    const about = `${flow}: ${event}, ${kind}, written ${times} times`;
    const isHere = index === stop;
    return [
      when(!Number.isInteger(times) && !(isHere && isUnsent), () => lost(`${about}: in part`)),
      when(times > 1 && !maySetAgain.has(kind), () => doubled(about)),
      when(times === 0 && index < stop, () => lost(about)),
      when(times > 0 && index > stop, () => doubled(`${about}, behind what is parked`)),
      when(isHere && !mayPark.has(kind) && !isUnsent, () => wronglyParked(about)),
      when(isHere && isFound.has(kind) && times > 0, () => wronglyParked(about)),
      when(isHere && answered.has(`${kind} ${event}`), () =>
        wronglyParked(`${about}, answered while nobody was killed`),
      ),
    ].flat();
  });
}
