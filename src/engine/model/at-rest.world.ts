import { columnsOf } from "../run-columns.ts";
import { z } from "zod";
import type { EffectRecord } from "../store.ts";
import { courseOf } from "./course.world.ts";
import type { ModelFlow } from "./disk.world.ts";
import { isDeclined, isRefused, type OtherSide, type Thing } from "./other-side.world.ts";
import type { ModelRun, Rows } from "./rows.world.ts";

const Params = z.object({ order: z.string() });

/** What must be so when everything has come to rest: told from what is stored and from what the other side has. */
export function judgeAtRest(world: {
  readonly other: OtherSide;
  readonly flows: readonly ModelFlow[];
  readonly rows: Rows;
  readonly made: (effectId: string) => readonly Thing[];
  readonly wasCancelled: (runId: string) => boolean;
  readonly violated: (what: string) => void;
}): void {
  const { other, flows, rows, made, wasCancelled, violated } = world;
  const listening = flows.filter(({ document }) => document.trigger?.kind === "event");
  const runs = rows.runs();
  const effects = rows.effects();

  const runsOf = (flowId: string): readonly ModelRun[] =>
    runs.filter((run) => run.flowId === flowId);

  /** Those that were listed at once have their runs in the order in which they happened. */
  function inOrder(flowId: string): void {
    const prompt = other.orders.filter((order) => order.prompt).map(({ id }) => id);
    const came = runsOf(flowId)
      .map(({ name }) => name)
      .filter((name) => prompt.includes(name));
    if (came.join() !== prompt.join())
      violated(`the runs of flow ${flowId} are of ${came.join()} instead of ${prompt.join()}`);
  }

  /** A run that is over says what happened; one that is not has a reason that a person can act on. */
  function rested(run: ModelRun): void {
    const { phase } = run.state;
    const { status } = columnsOf(run.state);
    if (run.status !== status)
      violated(`run ${run.id} is found as ${run.status}, but it is ${status}`);
    const document = flows.find(({ id }) => id === run.flowId)?.document;
    if (!document) return violated(`run ${run.id} is of no flow`);
    const writes = new Map(
      effects.filter(({ runId }) => runId === run.id).map((effect) => [effect.path, effect]),
    );
    for (const write of writes.values()) accountedFor(write);
    const outcomes = rows.outcomes(run.id);
    const course = courseOf(document, {
      event: run.event,
      hasBegun: (path) => outcomes.has(path) || writes.has(path),
      wentPast: (path) => violated(`run ${run.id} went past a step to ${path}`),
      fared: (step, path) => {
        const write = writes.get(path);
        if (write?.state === "stopped") return "failed";
        const outcome = outcomes.get(path);
        if (outcome === "done" && step.kind === "action" && step.action !== "read")
          return write?.state === "done" ? "done" : "open";
        return outcome === "done" || outcome === "failed" ? outcome : "open";
      },
    });
    if (phase.is === "succeeded") {
      if (course !== "done")
        violated(`run ${run.id} has succeeded, but it went past a step that is not done`);
    } else if (phase.is === "failed") {
      const write = writes.get(phase.path);
      if (course !== "failed") violated(`run ${run.id} has failed, but none of its steps has`);
      if (write && write.state !== "failed")
        violated(`run ${run.id} has failed, but nobody refused ${write.id}: it is ${write.state}`);
      // What it has called may have been continued since.
      if (!write && calledFrom(run.id, phase.path).length === 0)
        violated(`run ${run.id} has failed, but nobody refused it: ${phase.error.code}`);
    } else if (phase.is === "cancelled") {
      if (!isGivenUp(run)) violated(`run ${run.id} was cancelled by nobody`);
    } else violated(`run ${run.id} never came to its end: ${phase.is}`);
    for (const [path, calls] of Map.groupBy(calledFrom(run.id), ({ callerPath }) => callerPath))
      if (calls.length > 1)
        violated(`step ${path} of run ${run.id} has called ${calls.length} runs`);
  }

  const calledFrom = (runId: string, path?: string): readonly ModelRun[] =>
    runs.filter((one) => one.callerId === runId && (path ?? one.callerPath) === one.callerPath);

  /** A person has cancelled it, or what has called it, or has given up one of its writes. */
  function isGivenUp(run: ModelRun): boolean {
    if (wasCancelled(run.id)) return true;
    if (effects.some(({ runId, state }) => runId === run.id && state === "stopped")) return true;
    const caller = runs.find(({ id }) => id === run.callerId);
    return caller?.state.phase.is === "cancelled";
  }

  /** The newest generation of a write says what has become of it on the other side. */
  function accountedFor({ id, generation, state, request }: EffectRecord): void {
    if (state === "done" && made(id).length !== 1)
      violated(`${id} is called done, but it was never made`);
    if (state !== "failed") return;
    if (made(id).length > 0) violated(`${id} has failed, but it was made`);
    const { order } = Params.parse(request.params);
    if (other.wasBarred(id, generation)) return;
    if (!isRefused(order, generation) && !isDeclined(order, generation))
      violated(`${id} has failed, but nobody refused it`);
  }

  for (const order of other.orders)
    for (const { id } of listening) {
      const its = runsOf(id).filter(({ name }) => name === order.id);
      if (its.length !== 1)
        violated(`${order.id} has ${its.length} runs in flow ${id} instead of one`);
    }
  for (const { id } of listening) inOrder(id);
  for (const run of runs) rested(run);
  for (const wrong of rows.miscounted()) violated(wrong);
  for (const { id } of effects)
    if (made(id).length > 1) violated(`${id} was made ${made(id).length} times`);
}
