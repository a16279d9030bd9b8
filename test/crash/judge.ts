import type { Evidence, FlowFacts, RunFacts, StripeObject } from "./evidence.ts";
import { expectedOf } from "./expected.ts";
import type { Leap } from "./jumps.ts";
import { type Write, writeName, writesOf } from "./writes.ts";

/**
 * What became of every event, judged by Stripe's ledger and objects. Of the product's own record only
 * the states of its runs are taken, and what it says it has skipped. Pure.
 */

export interface Finding {
  readonly kind: "lost" | "doubled" | "wrongly parked";
  readonly what: string;
}

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
  const created = new Map(evidence.objects.map((object) => [object.id, object.created]));
  const known = new Set(runs.map((run) => `${run.flow} ${eventOf(run)}`));
  const findings = [
    ...expected.flatMap(({ flow, runs: wanted }) => eachOnce(flow, wanted, evidence)),
    ...expected.flatMap(({ flow, skips }) => eachSkipped(flow, skips, evidence)),
    ...evidence.flows.flatMap((flow) => ticksInARow(flow, evidence)),
    ...[...writes.values()].flatMap((write) => doubledWrites(write, known)),
    ...sharedKeys([...writes.values()]),
    ...[...writes.values()].flatMap(sentWhenOld),
    ...runs.flatMap((run) =>
      endOf(run, evidence.flows, writes, hasGrownOld(evidence.leaps, created)),
    ),
  ];
  return {
    findings,
    events: new Set(expected.flatMap(({ runs: wanted, skips }) => [...wanted].concat([...skips])))
      .size,
    runs: runs.length,
    writes: [...writes.values()].reduce((sum, { executed }) => sum + executed.length, 0),
    skipped: skipped.length,
    failed: runs.filter(({ status }) => status === "failed").length,
    parked: runs.filter(({ status }) => status === "parked").length,
  };
}

const lost = (what: string): Finding => ({ kind: "lost", what });
const doubled = (what: string): Finding => ({ kind: "doubled", what });
const wronglyParked = (what: string): Finding => ({ kind: "wrongly parked", what });

const when = (condition: boolean, finding: () => Finding): Finding[] =>
  condition ? [finding()] : [];

/** Every event that the flow listens to has one run, and no run is without its event. */
function eachOnce(flow: FlowFacts, wanted: ReadonlySet<string>, { runs }: Evidence): Finding[] {
  const found = new Map<string, number>();
  for (const { flow: name, reference } of runs) {
    const event = flow.listensTo.kind === "calls" ? eventOf({ reference }) : reference;
    if (name === flow.name) found.set(event, (found.get(event) ?? 0) + 1);
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
  const row = ticks.filter((tick) => tick.flow === flow.name);
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

/** As the event is called in the metadata of writes: a scheduled time by its time, a call by its key. */
function eventOf({ reference }: Pick<RunFacts, "reference">): string {
  return reference.replace(/^(schedule:|invoke:key:)/, "");
}

function doubledWrites(write: Write, runs: ReadonlySet<string>): Finding[] {
  const { flow, event, executed, keys, tags, objects } = write;
  const name = writeName(write);
  const times = Math.max(executed.length, objects.length);
  return [
    when(times > 1, () => doubled(`${name} was executed ${times} times`)),
    when(keys.size > 1, () => doubled(`${name} was sent with ${keys.size} keys`)),
    when(tags.size > 1, () => doubled(`${name} was sent under ${tags.size} names`)),
    when(!runs.has(`${flow} ${event}`), () => doubled(`${name} belongs to no run`)),
  ].flat();
}

/** Stripe keeps keys for so long at the least. */
const keysKept = 24 * 3_600_000;

/** A key that Stripe may have forgotten protects nothing, whether or not it was luck that nothing came of it. */
function sentWhenOld(write: Write): Finding[] {
  const first = write.sends.find(({ status }) => status !== 429)?.at ?? Infinity;
  const late = write.sends.filter(({ at }) => at - first >= keysKept + onTheWay);
  return late.map(({ at }) =>
    doubled(
      `${writeName(write)} was sent again after ${Math.round((at - first) / 3_600_000)} hours`,
    ),
  );
}

/** What was let through before a leap may arrive so long after it. */
const onTheWay = 10_000;

type HasGrownOld = (write: Write | undefined, run: RunFacts) => boolean;

/**
 * A key grows old only where a day has passed at once, between the event and the end of the run. From then on the write must not be
 * sent again, so that everything that was sent came before. When a scheduled time came, only the product's clock tells.
 */
function hasGrownOld(leaps: readonly Leap[], created: ReadonlyMap<string, number>): HasGrownOld {
  return (write, run) =>
    leaps.some(
      ({ from, to }) =>
        (created.get(eventOf(run)) ?? -Infinity) <= from &&
        (write?.sends ?? []).every(({ at }) => at <= to + onTheWay),
    );
}

/** A key or a name that two writes share would let one of them swallow the other. */
function sharedKeys(writes: readonly Write[]): Finding[] {
  const owners = new Map<string, string>();
  return writes.flatMap((write) =>
    [...write.keys, ...write.tags].flatMap((name) => {
      const owner = owners.get(name) ?? writeName(write);
      owners.set(name, owner);
      return owner === writeName(write)
        ? []
        : [doubled(`${writeName(write)} shares ${name} with ${owner}`)];
    }),
  );
}

/** Each run has ended, as the ledger says that it should have. */
function endOf(
  run: RunFacts,
  flows: readonly FlowFacts[],
  writes: ReadonlyMap<string, Write>,
  grownOld: HasGrownOld,
): Finding[] {
  const facts = flows.find(({ name }) => name === run.flow);
  const steps = facts?.writes ?? [];
  const changes = (step: string | null): boolean =>
    step !== null && facts?.changes.includes(step) === true;
  const event = eventOf(run);
  const about = `${run.flow}: the run of ${event}`;
  const write = (step: string): Write | undefined =>
    writes.get(writeName({ flow: run.flow, event, step }));
  const notWritten = (done: readonly string[]): Finding[] =>
    done
      .filter((step) => !isWritten(write(step), changes(step)))
      .map((step) => lost(`${about} went past ${step}, which was never written`));
  const untilStop = steps.filter((step) => run.stoppedAt !== null && step < run.stoppedAt);

  switch (run.status) {
    case "succeeded":
    case "succeeded_with_errors":
      return notWritten(steps);
    case "failed": {
      const failed = run.stoppedAt === null ? undefined : write(run.stoppedAt);
      const reason = failed !== undefined && wasRefused(failed);
      return [
        ...notWritten(untilStop),
        ...(reason
          ? []
          : [lost(`${about} failed at ${run.stoppedAt}, which Stripe never refused`)]),
      ];
    }
    case "parked": {
      const stopped = run.stoppedAt === null ? undefined : write(run.stoppedAt);
      const why =
        run.stoppedAt === null
          ? "at no step"
          : wronglyBecause(stopped, grownOld(stopped, run), changes(run.stoppedAt));
      return [
        ...notWritten(untilStop),
        ...(why === null ? [] : [wronglyParked(`${about} is parked at ${run.stoppedAt}: ${why}`)]),
      ];
    }
    case "waiting":
    case "delayed":
    case "running":
    case "paused":
    case "cancelled":
      return [lost(`${about} never ended: it is ${run.status}`)];
  }
}

/** What a change has left is what the last one has. */
function isWritten(write: Write | undefined, isChange: boolean): boolean {
  if (write === undefined) return false;
  return isChange ? write.executed.length > 0 : write.objects.some(isDone);
}

function isDone({ object, status }: StripeObject): boolean {
  return object !== "charge" || status !== "failed";
}

/** Answers that leave the outcome open, or ask to come again. */
const notRefused = new Set([401, 403, 409, 424, 429]);

function wasRefused({ sends, objects }: Write): boolean {
  if (objects.length > 0) return !objects.some(isDone);
  return sends.some(
    ({ outcome, status }) =>
      // A refusal that somebody in between has hidden is told again under its key.
      (outcome === "refused" || outcome === "replayed") &&
      status !== null &&
      status >= 400 &&
      status < 500 &&
      !notRefused.has(status),
  );
}

/**
 * Parked is right only where Stripe said that it failed, or its key has grown old, and it has made nothing that could be
 * found: a change cannot be.
 */
function wronglyBecause(
  write: Write | undefined,
  isOld: boolean,
  isChange: boolean,
): string | null {
  const [made] = write?.objects ?? [];
  if (made !== undefined && !isChange) return `${made.id} was there to be found`;
  if (write && write.executed.length > 0 && !isChange) return "Stripe has executed it";
  if (isOld) return null;
  if (write === undefined) return "no byte of it ever reached Stripe";
  return write.sends.some(({ status }) => status !== null && status >= 500)
    ? null
    : "Stripe never said that it failed";
}
