import type { Json, JsonObject } from "#sdk/json.ts";
import type { FlowDocument } from "#flow/document.ts";
import {
  type CallProblem,
  outputFields,
  outputSchema,
  readCall,
  sampleInputs,
} from "#flow/invoke.ts";
import { isOfUnanswered } from "#flow/answers.ts";
import { resolveInput } from "#flow/mapping.ts";
import type { SchemaAt } from "#flow/seen.ts";
import type { Problem } from "#flow/problems.ts";
import { same } from "#flow/same.ts";
import type { Clock } from "./clock.ts";
import type { StepError } from "./result.ts";
import { isPermit, permitFor } from "./permit.ts";
import { invokeName } from "./run-name.ts";
import { lookupAt } from "./scope.ts";
import type { FlowRecord, NewEvent, RunRecord, RunVersion, Store } from "./store.ts";
import { schemasFor, type Working } from "./step-input.ts";
import { tablesFor } from "./tables.ts";

/** Another system starts a flow by a request, and gets the run's outputs as the answer. */
export interface Call {
  readonly flowId: string;
  /** What the caller names the call by; the same again is the same run. Null: a run of its own. */
  readonly key: string | null;
  readonly sent: JsonObject;
  /** Who has made the credentials that the caller shows, and stands for what it lets connections do. */
  readonly by: string;
}

export type CallAnswer =
  /** The run is committed. `repeated`: it was before. */
  | { readonly accepted: true; readonly run: RunRecord; readonly repeated: boolean }
  | {
      readonly accepted: false;
      readonly why: /** A restored backup waits for a person to say what it is. */
        | "undecided"
        /** The flow is not active, or is not started by calls. */
        | "not_active"
        /** The key stands for a call with other inputs. */
        | "other_inputs"
        /** Whoever made the credentials may not operate all connections of the flow any more. */
        | "credentials_ended"
        /** A connection of the flow is held: nothing new starts. */
        | "held"
        /** The key was used, and its run is not kept any more. */
        | "key_spent";
    }
  | {
      readonly accepted: false;
      readonly why: "wrong_inputs";
      readonly problems: readonly CallProblem[];
    };

export type CallOutcome =
  | { readonly is: "going_on" }
  | { readonly is: "succeeded"; readonly outputs: JsonObject }
  | { readonly is: "failed"; readonly error: StepError }
  | { readonly is: "cancelled" }
  /** All steps are done, but what was to be answered cannot be worked out. */
  | { readonly is: "no_outputs"; readonly problems: readonly Problem[] };

interface CallOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** How often a call is tried again if its flow is published at the same moment. */
export const mostTries = 5;

/** Starts a run for a call, once for each key. It is committed when this resolves. */
export async function takeCall(call: Call, options: CallOptions): Promise<CallAnswer> {
  const { store, clock, newId } = options;
  const { flowId, key, sent } = call;
  if (await store.restored()) return { accepted: false, why: "undecided" };
  const name = invokeName(key === null ? { drawn: newId() } : { key });
  for (let tries = 0; tries < mostTries; tries += 1) {
    // Also where the flow is inactive by now: whoever asks again is told what came of it.
    const before = key === null ? null : await store.runNamed(flowId, name);
    if (before) return repeated(before, sent, store);
    const flow = await store.flow(flowId);
    const open = flow && openVersion(flow);
    if (!open) return { accepted: false, why: "not_active" };
    const permit = await permitFor({ by: call.by, running: [open], atOnce: true }, store);
    if (!isPermit(permit))
      return { accepted: false, why: permit.why === "standstill" ? "held" : "credentials_ended" };
    const read = readCall(open.trigger, sent);
    if (!read.ok) return { accepted: false, why: "wrong_inputs", problems: read.problems };
    const at = clock.now();
    const event = { id: newId(), key: name, at, data: read.data, madeBy: null, deliveries: [] };
    const run = { id: newId(), name, versionId: open.versionId, ancestry: [] };
    const outcome = await store.startRun({ flowId, event, run, permit, forCalls: true, at });
    switch (outcome) {
      case "started": {
        const started = await store.run(run.id);
        if (!started) throw new Error(`Run ${run.id} was just made`);
        return { accepted: true, run: started, repeated: false };
      }
      case "not_found":
        return { accepted: false, why: "not_active" };
      case "exists": {
        // Made at the same moment, or gone with its history.
        const other = await store.runNamed(flowId, name);
        return other ? repeated(other, sent, store) : { accepted: false, why: "key_spent" };
      }
      case "conflict":
      case "unfinished":
    }
  }
  return { accepted: false, why: "not_active" };
}

/** What new runs of a flow get; null where it cannot be called. */
export function openVersion({
  state,
  version,
}: Pick<FlowRecord, "state"> & {
  readonly version: Pick<RunVersion, "id" | "document" | "calls"> | null;
}) {
  const trigger = version?.document.trigger;
  return state === "active" && version && trigger?.kind === "invoke"
    ? { versionId: version.id, document: version.document, calls: version.calls, trigger }
    : null;
}

/** The same inputs, as the version reads them that the run works on. */
async function repeated(run: RunRecord, sent: JsonObject, store: Store): Promise<CallAnswer> {
  const { trigger } = await documentOf(run, store);
  const read = trigger?.kind === "invoke" ? readCall(trigger, sent) : null;
  return read?.ok === true && same(read.data, run.event.data)
    ? { accepted: true, run, repeated: true }
    : { accepted: false, why: "other_inputs" };
}

/** What came of a call until now. */
export async function outcomeOfCall(run: RunRecord, known: KnownOfCall): Promise<CallOutcome> {
  const { phase } = run.state;
  switch (phase.is) {
    case "working":
    case "waiting":
    case "delayed":
    case "paused":
    case "parked":
      return { is: "going_on" };
    case "failed":
      return { is: "failed", error: phase.error };
    case "cancelled":
      return { is: "cancelled" };
    case "succeeded":
      return outputsOf(run, known);
  }
}

/** The same whenever it is asked: what steps gave and the run's time are stored. */
type KnownOfCall = Working & { readonly store: Pick<Store, "version" | "outputs"> };

async function outputsOf(run: RunRecord, known: KnownOfCall): Promise<CallOutcome> {
  const { store } = known;
  const document = await documentOf(run, store);
  const { trigger, timeZone } = document;
  if (trigger?.kind !== "invoke") return { is: "succeeded", outputs: {} };
  const fields = outputFields(trigger);
  const ended = {
    document,
    outputs: new Map<string, Json>(),
    run: { id: run.id, state: run.state, event: run.event.data },
  };
  const lookup = await lookupAt(ended, "", Object.values(fields), store);
  const seed = JSON.stringify([run.flowId, run.name, "outputs"]);
  const tables = await tablesFor(Object.values(fields), store);
  const schemaAt = await schemasFor(document, Object.values(fields), known);
  const facts = { now: run.event.at, timeZone, seed, tables };
  const outputs = (at: SchemaAt) =>
    known.formulas.of(run)((evaluate) =>
      resolveInput(fields, outputSchema(trigger), lookup, { ...facts, schemaAt: at, evaluate }),
    );
  const asMoney = await outputs(schemaAt);
  // The run is over, and nobody can answer for it any more: what an earlier version answered, it answers still.
  const isOlder = !asMoney.ok && asMoney.problems.some(isOfUnanswered);
  const resolved = isOlder ? await outputs(() => undefined) : asMoney;
  if (!resolved.ok) return { is: "no_outputs", problems: resolved.problems };
  const named = trigger.outputs.map(({ name }) => [name, resolved.value[name] ?? null]);
  return { is: "succeeded", outputs: Object.fromEntries(named) };
}

async function documentOf(
  { versionId }: RunRecord,
  store: Pick<Store, "version">,
): Promise<FlowDocument> {
  const version = await store.version(versionId);
  if (!version) throw new Error(`Version ${versionId} is not in the store`);
  return version.document;
}

/** What a test hands in: the samples, where nothing else is said. Null: not of the right types. */
export function callForTest(
  document: FlowDocument,
  sent: JsonObject | null,
  { clock, newId }: Pick<CallOptions, "clock" | "newId">,
): NewEvent | null {
  const { trigger } = document;
  if (trigger?.kind !== "invoke") return null;
  const read = readCall(trigger, sent ?? sampleInputs(trigger));
  if (!read.ok) return null;
  const id = newId();
  const key = invokeName({ drawn: id });
  return { id, key, at: clock.now(), data: read.data, madeBy: null, deliveries: [] };
}
