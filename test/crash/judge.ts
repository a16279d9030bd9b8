import type { Evidence, FlowFacts, RunFacts } from "./evidence.ts";
import { expectedOf } from "./expected.ts";
import { doubled, type Finding, lost, when, wronglyParked } from "./findings.ts";
import { eachAsked, endOfCancelled, wronglyDecided } from "./judge-people.ts";
import { everyWriteOnce } from "./judge-writes.ts";
import { isForgotten, sentWhenOld } from "./old.ts";
import { changes, wasRefused, type WronglyBecause, wronglyBecause } from "./refused.ts";
import {
  type Effort,
  effortsOf,
  eventOf,
  type Tried,
  triedOf,
  wasDone,
  type Write,
  writeName,
  writesOf,
} from "./writes.ts";

/**
 * What became of every event, judged by Stripe's ledger and objects. Of the product's own record only
 * the states of its runs are taken, and what it says it has skipped. Pure.
 */

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly events: number;
  readonly runs: number;
  /** Writes that Stripe executed for the product. */
  readonly writes: number;
  readonly skipped: number;
  readonly failed: number;
  readonly parked: number;
}

export function judge(evidence: Evidence): Verdict {
  const { runs, skipped } = evidence;
  const writes = writesOf(evidence);
  const expected = evidence.flows.map((flow) => ({ flow, ...expectedOf(flow, evidence) }));
  const wrongly = wronglyBecause(evidence);
  const findings = [
    ...expected.flatMap(({ flow, runs: wanted }) => eachOnce(flow, wanted, evidence)),
    ...expected.flatMap(({ flow, skips }) => eachSkipped(flow, skips, evidence)),
    ...evidence.flows.flatMap((flow) => ticksInARow(flow, evidence)),
    ...eachAsked(evidence),
    ...everyWriteOnce([...writes.values()], evidence),
    ...[...writes.values()].flatMap((write) => sentWhenOld(write, evidence)),
    ...runs.flatMap((run) => endOf(run, evidence, writes, wrongly)),
    ...wronglyDecided([...writes.values()], evidence.asked, wrongly),
  ];
  return {
    findings,
    events: new Set(expected.flatMap(({ runs: wanted, skips }) => [...wanted].concat([...skips])))
      .size,
    runs: runs.length,
    writes: effortsOf([...writes.values()]).reduce(
      (sum, effort) => sum + triedOf(effort).executed.length,
      0,
    ),
    skipped: skipped.length,
    failed: runs.filter(({ status }) => status === "failed").length,
    parked: runs.filter(({ status }) => status === "parked").length,
  };
}

/** Every event that the flow listens to has one run of its own, and no such run is without its event. */
function eachOnce(flow: FlowFacts, wanted: ReadonlySet<string>, { runs }: Evidence): Finding[] {
  const found = new Map<string, number>();
  for (const { flow: name, kind, reference } of runs) {
    const event = flow.listensTo.kind === "calls" ? eventOf({ reference }) : reference;
    if (name === flow.name && kind !== "rerun" && kind !== "test")
      found.set(event, (found.get(event) ?? 0) + 1);
  }
  const missing = [...wanted].filter((event) => !found.has(event));
  const twice = [...found].filter(([, count]) => count > 1);
  const unasked =
    flow.listensTo.kind === "schedule"
      ? []
      : [...found.keys()].filter((reference) => !wanted.has(reference));
  return [
    ...missing.map((event) => lost(`${flow.name}: ${event} has no run`)),
    ...twice.map(([event, count]) => doubled(`${flow.name}: ${event} has ${count} runs`)),
    ...unasked.map((event) => doubled(`${flow.name}: ${event} has a run that it must not have`)),
  ];
}

/** What the flow's own writes led to is seen, and passed over. */
function eachSkipped(flow: FlowFacts, wanted: ReadonlySet<string>, evidence: Evidence): Finding[] {
  const found = new Set(
    evidence.skipped.flatMap(({ flow: name, key, reason }) =>
      name === flow.name && reason === "own_event" ? [key] : [],
    ),
  );
  return [
    ...[...wanted]
      .filter((event) => !found.has(event))
      .map((event) => lost(`${flow.name}: ${event}, of its own making, was never seen`)),
    ...[...found]
      .filter((event) => !wanted.has(event))
      .map((event) => lost(`${flow.name}: ${event} was skipped, and is not of its own making`)),
  ];
}

/**
 * Each scheduled time names the one before it: a gap shows a time that has gone missing. They stand in no other
 * order, because the clock by which they come may be set.
 */
function ticksInARow(flow: FlowFacts, { runs, ticks }: Evidence): Finding[] {
  if (flow.listensTo.kind !== "schedule") return [];
  // A run once more has an event of its own, which is told the same.
  const its = Map.groupBy(
    ticks.filter((tick) => tick.flow === flow.name),
    ({ scheduledAt, previousAt }) => `${scheduledAt} ${previousAt}`,
  );
  const row = [...its.values()].flatMap(([tick]) => tick ?? []);
  const times = new Set(row.map(({ scheduledAt }) => scheduledAt));
  const named = new Set<string | null>();
  const ran = new Set(runs.flatMap((run) => (run.flow === flow.name ? [run.reference] : [])));
  return row.flatMap(({ scheduledAt, previousAt }) => {
    const isGap = named.has(previousAt) || (previousAt !== null && !times.has(previousAt));
    named.add(previousAt);
    return [
      when(isGap, () =>
        lost(`${flow.name}: the time before ${scheduledAt}, ${previousAt}, has gone missing`),
      ),
      when(!ran.has(`schedule:${scheduledAt}`), () =>
        lost(`${flow.name}: the time ${scheduledAt} has no run`),
      ),
    ].flat();
  });
}

/** Each run has ended, as the ledger says that it should have. */
function endOf(
  run: RunFacts,
  { flows, asked, wrong, forgotten }: Pick<Evidence, "flows" | "asked" | "wrong" | "forgotten">,
  writes: ReadonlyMap<string, Write>,
  wronglyParkedBecause: WronglyBecause,
): Finding[] {
  const facts = flows.find(({ name }) => name === run.flow);
  const steps = facts?.writes ?? [];
  const event = eventOf(run);
  const about = `${run.flow}: the run of ${event}`;
  const effort = (step: string): Effort | undefined =>
    effortOf(run, step, writes.get(writeName({ flow: run.flow, event, step })));
  const notWritten = (done: readonly string[]): Finding[] =>
    done
      .filter((step) => !isWritten(effort(step), facts !== undefined && changes(facts, step)))
      .map((step) => lost(`${about} went past ${step}, which was never written`));
  const untilStop = steps.filter((step) => wentPast(step, run.stoppedAt));

  switch (run.status) {
    case "succeeded":
    case "succeeded_with_errors":
      return notWritten(steps);
    case "failed": {
      const [at = "no step"] = run.stoppedAt;
      const failed = effort(at);
      const reason = failed !== undefined && wasRefused(triedOf(failed));
      return [
        ...notWritten(untilStop),
        ...(reason ? [] : [lost(`${about} failed at ${at}, which Stripe never refused`)]),
      ];
    }
    case "parked":
      return [
        ...notWritten(untilStop),
        ...when(run.stoppedAt.length === 0, () => wronglyParked(`${about} is parked at no step`)),
        ...run.stoppedAt.flatMap((step) => {
          const name = { flow: run.flow, event, step };
          const why = wronglyParkedBecause(name, newestOf(effort(step), forgotten), Infinity);
          return when(why !== null, () => wronglyParked(`${about} is parked at ${step}: ${why}`));
        }),
      ];
    case "cancelled":
      return endOfCancelled(run, { asked, wrong, forgotten }, effort);
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
      return [lost(`${about} never ended: it is ${run.status}`)];
  }
}

/**
 * A step before all at which a run has stopped; with several, one before a stop that has its step (another item, which
 * began earlier) or its item.
 */
function wentPast(step: string, stoppedAt: readonly string[]): boolean {
  const [id, item] = step.split(":");
  const later = stoppedAt.filter((stop) => step < stop);
  const isBeforeAll = later.length > 0 && later.length === stoppedAt.length;
  const isBeforeIts = later.some((stop) => {
    const [stopId, stopItem] = stop.split(":");
    return stopId === id || (item !== undefined && stopItem === item);
  });
  return !stoppedAt.includes(step) && (isBeforeAll || isBeforeIts);
}

/** The run's own write of the step: where others have the event, too, the product says which it is. */
function effortOf(run: RunFacts, step: string, write: Write | undefined): Effort | undefined {
  if (run.writes === null) return write?.efforts.values().next().value;
  const own = run.writes.find((one) => one.step === step);
  return own && write?.efforts.get(own.effect);
}

/** What a change has left is what the last one has. */
function isWritten(effort: Effort | undefined, isChange: boolean): boolean {
  if (effort === undefined) return false;
  return isChange ? triedOf(effort).executed.length > 0 : wasDone(effort);
}

/** The newest generation that the store knows of: a restore may have lost a person's word to send it again. */
function newestOf(effort: Effort | undefined, forgotten: Evidence["forgotten"]): Tried | undefined {
  const newestFirst = [...(effort?.generations ?? [])].toSorted(([one], [other]) => other - one);
  const known = newestFirst.find(([, { sends }]) =>
    sends.some((send) => !isForgotten(send, forgotten)),
  );
  return (known ?? newestFirst[0])?.[1];
}
