import { doubled, type Finding, lost, when, wronglyParked } from "../findings.ts";
import { type FlowName, flowNames } from "./flows.ts";
import type { Kind } from "./kinds.ts";

/** How often each write was executed, as `KIND EVENT`, by the ledger of the system that it went to; a list of rows in part, by a part of 1. */
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
  /** The writes, as `KIND EVENT`, that were answered to the end while no process was killed for seconds. */
  readonly answered: ReadonlySet<string>;
  /** Events, as `FLOW EVENT`, that were taken when the store may have forgotten them: writes that nobody can look up wait for a person. */
  readonly doubtful: ReadonlySet<string>;
  /** How many processes were killed, and answers withheld: each may leave what it held to a person. */
  readonly blows: number;
}

/** The writes of each flow, in their order. */
const kindsOf: Readonly<Record<FlowName, readonly Kind[]>> = {
  Sure: ["keyed", "sets", "ledger", "stripe", "looked up"],
  Fax: ["at most once"],
  Mail: ["mail"],
};

/** Of these a lost answer leaves a person to decide where nothing can be found. */
const mayPark: ReadonlySet<Kind> = new Set(["looked up", "at most once", "mail"]);

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
      .filter(({ event }) => !known.has(event))
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
  { executions, answered }: KindEvidence,
): Finding[] {
  const stop = parkedAt === null ? Infinity : Number(parkedAt.slice(1)) - 1;
  return kindsOf[flow].flatMap((kind, index) => {
    const times = executions.get(`${kind} ${event}`) ?? 0;
    const about = `${flow}: ${event}, ${kind}, written ${times} times`;
    const isHere = index === stop;
    return [
      when(!Number.isInteger(times), () => lost(`${about}: in part`)),
      // What sets values may do so again.
      when(times > 1 && kind !== "sets", () => doubled(about)),
      when(times === 0 && index < stop, () => lost(about)),
      when(times > 0 && index > stop, () => doubled(`${about}, behind what is parked`)),
      when(isHere && !mayPark.has(kind), () => wronglyParked(about)),
      when(isHere && kind === "looked up" && times > 0, () => wronglyParked(about)),
      when(isHere && answered.has(`${kind} ${event}`), () =>
        wronglyParked(`${about}, answered while nobody was killed`),
      ),
    ].flat();
  });
}
