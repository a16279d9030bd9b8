import { mostOutput } from "#sdk/caps.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { inputSchema, readCall } from "#flow/invoke.ts";
import { problemText } from "#flow/problems.ts";
import type { CallStep } from "#flow/step.ts";
import type { InvokeTrigger } from "#flow/trigger.ts";
import { type Performed, type PerformOptions, type Spot, type Tried, tried } from "./attempt.ts";
import { callError } from "./call-errors.ts";
import { keptVersion } from "./called-flows.ts";
import { callsKeptBy } from "./kept-calls.ts";
import { engineError } from "./failure.ts";
import { mostTries, openVersion, outcomeOfCall } from "./invoke.ts";
import type { StepError } from "./result.ts";
import { calledName } from "./run-name.ts";
import type { Unperformed } from "./send-effect.ts";
import { inputRefused, inputWorkedOut } from "./step-input.ts";
import type { FlowRecord, RunRecord, Store } from "./store.ts";

type CallOptions = Pick<
  PerformOptions,
  "store" | "catalogue" | "formulas" | "clock" | "random" | "newId" | "onRuns"
>;

/** The result of a look at a call: the call is over, or another look is due. */
export type Called = Performed | Unperformed | { readonly lookAt: number };

/** The most calls that a run may stand at the end of. */
const mostDeep = 10;

/**
 * Calls another flow: one run of it, whose name follows from this run's. A process that comes to
 * the step again, after a crash or with a restored backup, therefore finds the same run. Nothing is
 * recorded here until the called run is over.
 */
export async function performCall(
  step: CallStep,
  spot: Spot,
  options: CallOptions,
): Promise<Called> {
  const attempt = tried(spot, options, options.clock.now());
  if (step.flow === null) return attempt.failed(callError("call.no_flow"));
  const { flowId, name: runName } = spot.held.run;
  const name = calledName({ flowId, runName, path: spot.path });
  const run = await options.store.runNamed(step.flow, name);
  return run
    ? outcomeOf(run, attempt, options)
    : start({ ...step, flow: step.flow }, spot, { attempt, name }, options);
}

/** A quarter of the time since it began, so that a short call is answered soon and a long one costs little. */
function nextLook(run: RunRecord, now: number): number {
  return now + Math.min(Math.max((now - run.event.at) / 4, soonestLook), latestLook);
}

const soonestLook = 100;
const latestLook = 60_000;

async function outcomeOf(run: RunRecord, tries: Tried, options: CallOptions): Promise<Called> {
  const { store, clock } = options;
  const attempt = tries.with(run.event.data);
  const outcome = await outcomeOfCall(run, options);
  if (outcome.is === "going_on") return { lookAt: Math.round(nextLook(run, clock.now())) };
  if (outcome.is === "succeeded")
    return JSON.stringify(outcome.outputs).length > mostOutput
      ? attempt.failed(engineError("engine.output_too_large"))
      : attempt.acted(outcome.outputs, null);
  const [flow] = await store.flows([run.flowId]);
  const named = { flow: flow?.name ?? run.flowId, run: run.id };
  const details = { flowId: run.flowId, runId: run.id };
  switch (outcome.is) {
    case "cancelled":
      return attempt.failed(callError("call.cancelled", named, details));
    case "no_outputs": {
      const said = (locale: "en" | "ja") =>
        outcome.problems.map((one) => problemText(one, locale)).join(" ");
      const reason = text(said("en"), said("ja"));
      return attempt.failed(callError("call.no_outputs", { ...named, reason }, details));
    }
    case "failed": {
      const { message: reason, code } = outcome.error;
      return attempt.failed(callError("call.failed", { ...named, reason }, { ...details, code }));
    }
  }
}

async function start(
  step: CallStep & { readonly flow: string },
  spot: Spot,
  { attempt, name }: { readonly attempt: Tried; readonly name: string },
  options: CallOptions,
): Promise<Called> {
  const { store, clock, newId } = options;
  const { run: caller } = spot.held;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const flow = await store.flow(step.flow);
    if (!flow) return attempt.failed(callError("call.flow_gone"));
    const named = { flow: flow.name };
    const chain = await chainTo(spot, flow, options);
    if ("error" in chain) return attempt.failed(chain.error);
    const open = await versionToCall(chain.outermost, flow, store);
    if (open === "not_agreed") return attempt.unpermitted(callError("call.not_agreed", named));
    if (!open) return attempt.failed(closed(flow));
    const input = await inputFor(step, open.trigger, spot, named, options);
    if (!input.ok) return attempt.refused(input.error);
    const at = clock.now();
    const event = { id: newId(), key: name, at, data: input.data, madeBy: null, deliveries: [] };
    // What its writes bring about has come from this flow, too.
    const ancestry = [...caller.ancestry, caller.flowId];
    const run = { id: newId(), name, versionId: open.versionId, ancestry };
    const by = { runId: caller.id, epoch: caller.epoch, path: spot.path };
    switch (await store.callRun({ flowId: flow.id, event, run, caller: by, at })) {
      case "started":
        options.onRuns();
        return { lookAt: at + soonestLook };
      case "exists": {
        const other = await store.runNamed(flow.id, name);
        return other
          ? outcomeOf(other, attempt, options)
          : attempt.failed(callError("call.forgotten", named));
      }
      case "cancelling":
        return attempt.cancelling();
      case "not_now":
        return "not_now";
      case "fenced":
        return "fenced";
      case "not_found":
      case "conflict":
    }
  }
  return { lookAt: clock.now() + soonestLook };
}

function closed({ name: flow, state }: FlowRecord): StepError {
  return callError(state === "active" ? "call.not_callable" : "call.not_active", { flow });
}

/**
 * Runs call runs: does this call come back to a flow that stands in the chain, or is the chain too long? If not,
 * the version that the outermost of them works on.
 */
async function chainTo(
  { held: { run } }: Spot,
  { id, name: flow }: FlowRecord,
  { store }: CallOptions,
): Promise<{ readonly error: StepError } | { readonly outermost: string }> {
  if (id === run.flowId) return { error: callError("call.cycle", { flow }) };
  let current = await store.run(run.id);
  for (let depth = 1; current?.callerId; depth += 1) {
    if (depth >= mostDeep) return { error: callError("call.too_deep", { flow, limit: mostDeep }) };
    current = await store.run(current.callerId);
    if (current?.flowId === id) return { error: callError("call.cycle", { flow }) };
  }
  return { outermost: (current ?? run).versionId };
}

/** The version that was agreed to with the one that began the chain; null where the flow cannot be called. */
async function versionToCall(
  outermost: string,
  flow: FlowRecord,
  store: Store,
): Promise<ReturnType<typeof openVersion> | "not_agreed"> {
  const begun = await store.version(outermost);
  const calls = begun && (await callsKeptBy(begun, store));
  if (calls === null) return "not_agreed";
  const version = await keptVersion(calls, flow.id, store);
  return version && openVersion({ state: flow.state, version });
}

async function inputFor(
  step: CallStep,
  trigger: InvokeTrigger,
  spot: Spot,
  named: { readonly flow: string },
  options: CallOptions,
): Promise<
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly error: StepError }
> {
  const resolved = await inputWorkedOut({ ...spot, step }, inputSchema(trigger), options);
  if (!resolved.ok) return { ok: false, error: inputRefused(resolved.problems) };
  const read = readCall(trigger, resolved.value);
  if (read.ok) return { ok: true, data: read.data };
  const fields = [...new Set(read.problems.map(({ field }) => field))].join(", ");
  return { ok: false, error: callError("call.wrong_inputs", { ...named, fields }) };
}
