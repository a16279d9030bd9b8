import type { FlowDocument } from "#flow/document.ts";
import type { HeldRun, Performed, PerformOptions } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import type { RunState } from "./decide.ts";
import { apply, decide } from "./decide.ts";
import type { Log } from "./log.ts";
import { perform } from "./perform.ts";
import type { StepResult } from "./result.ts";
import type { ClaimedRun, Store } from "./store.ts";
import type { Loop } from "./loop.ts";
import { startLoop } from "./loop.ts";

export interface WorkerOptions extends PerformOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** How many runs are worked on at once. */
  readonly concurrency: number;
  readonly documentOf: (versionId: string) => Promise<FlowDocument>;
}

/** Takes up runs whose time has come and works on each until it waits or is over. */
export function startWorker(options: WorkerOptions): Loop {
  const { store, clock } = options;
  const active = new Set<Promise<void>>();

  const loop = startLoop({
    clock,
    log: options.log,
    name: "worker",
    turn: async () => {
      const free = options.concurrency - active.size;
      const runs = free > 0 ? await store.claimRuns(clock.now(), free) : [];
      for (const run of runs) {
        const working = work(run, options, () => loop.stopping()).finally(() => {
          active.delete(working);
          loop.wake();
        });
        active.add(working);
      }
      // A full house is woken by whoever leaves; else the next turn is when a waiting run is due.
      return runs.length > 0 && runs.length === free ? null : store.nextRunDue();
    },
    settle: () => Promise.allSettled(active),
  });
  return loop;
}

async function work(
  run: ClaimedRun,
  options: WorkerOptions,
  stopping: () => boolean,
): Promise<void> {
  try {
    const document = await options.documentOf(run.versionId);
    let held: HeldRun | null = { run, document, outputs: new Map() };
    // Stopping between two steps is always safe: the next start takes the run up where it stands.
    while (held && !stopping()) held = await advance(held, options);
  } catch (error) {
    // The store refused, so nothing more can be recorded; the run is taken up at the next start.
    options.log.error({ err: error, run: run.id }, "A run could not be worked on");
  }
}

/** One step, recorded together with the state it leads to. Null when the run is out of our hands. */
async function advance(held: HeldRun, options: WorkerOptions): Promise<HeldRun | null> {
  const { run, document } = held;
  const [decision] = decide(document, run.state, options.clock.now());
  switch (decision?.do) {
    case "perform": {
      const { step, path, failures } = decision;
      const performed = await perform({ held, step, path, failures }, options);
      if (performed === "fenced") return null;
      return record(held, performed, options);
    }
    case "finish":
      return settle(held, apply(run.state, { kind: "finished" }), options);
    case "wait":
    case "rest":
    case "nothing":
    case undefined:
      return settle(held, run.state, options);
  }
}

async function record(
  held: HeldRun,
  performed: Performed,
  options: WorkerOptions,
): Promise<HeldRun | null> {
  const { run, document, outputs } = held;
  const { result, ...facts } = performed;
  const state = resultingState(document, run.state, result, options.clock.now());
  const recorded = await options.store.recordStep({
    ...facts,
    runId: run.id,
    epoch: run.epoch,
    state,
    at: options.clock.now(),
  });
  if (facts.attempt.error)
    options.log.info(
      { run: run.id, step: facts.attempt.path, code: facts.attempt.error.code },
      `A step did not succeed: ${facts.attempt.outcome}`,
    );
  if (recorded === "fenced" || state.phase.is !== "working") return null;
  if (facts.output !== undefined) outputs.set(facts.attempt.path, facts.output);
  return { ...held, run: { ...run, state } };
}

/** The last step and the end of the run are one record. */
function resultingState(
  document: FlowDocument,
  before: RunState,
  result: StepResult,
  now: number,
): RunState {
  const state = apply(before, result);
  const [next] = decide(document, state, now);
  return next?.do === "finish" ? apply(state, { kind: "finished" }) : state;
}

async function settle(
  held: HeldRun,
  state: RunState,
  { store, clock }: WorkerOptions,
): Promise<null> {
  const { id, epoch } = held.run;
  await store.recordState({ runId: id, epoch, state, at: clock.now() });
  return null;
}
