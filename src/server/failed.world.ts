/** For tests: runs that failed at a charge of ¥1,500, which was declined. */
import { apiVersion } from "#connectors/stripe/stripe.encode.ts";
import { apply } from "#engine/apply.ts";
import { STORIES_BEGIN } from "#engine/clock.world.ts";
import { effectName } from "#engine/effect-name.ts";
import { anyConsent, anyPermit } from "#engine/permit.world.ts";
import { afterNews, passGate } from "#engine/store-contract/writes.world.ts";
import type { RunState } from "#engine/run-state.ts";
import type { Calls, ClaimedRun, Store } from "#engine/store.ts";
import { FlowDraft, inTimeZone } from "#flow/document.ts";
import { draftOn } from "./people.world.ts";

let count = 0;

/** Not long before the server's world begins, so that it is not history yet; each time a little later. */
const beforehand = (): number => STORIES_BEGIN - 60_000 + count;

export interface FailedRun {
  readonly flowId: string;
  readonly runId: string;
  readonly effectId: string;
  /** What a person sees of it. */
  readonly seen: { readonly step: "s1"; readonly attempts: 1; readonly generation: 0 };
}

interface Wish {
  readonly mode?: "test" | "live";
  readonly owner?: string;
  /** Another charge was refused before, with which the flow has dealt itself. */
  readonly handled?: boolean;
}

export async function failRun(
  store: Store,
  connectionId: string,
  { mode = "test", owner = "local", handled = false }: Wish = {},
): Promise<FailedRun> {
  const made = await publishFlow(store, owner, draftOn(connectionId, { amount: 1_500 }));
  const run = await startRun(store, made);
  if (handled) await failCharge(store, run, { connectionId, mode, path: "s0", state: run.state });
  const effectId = await failCharge(store, run, { connectionId, mode });
  const { flowId } = made;
  return { flowId, runId: run.id, effectId, seen: { step: "s1", attempts: 1, generation: 0 } };
}

/** Like it, but the charge is that of a flow which the run calls, twice; the run's id. */
export async function failCallingRun(
  store: Store,
  connectionId: string,
  { mode = "test", owner = "local" }: Wish = {},
): Promise<string> {
  const trigger = { kind: "invoke", inputs: [], outputs: [] };
  const draft = { ...draftOn(connectionId, { amount: 1_500 }), trigger };
  const called = await publishFlow(store, owner, draft);
  const { flowId, versionId } = called;
  const version = { kind: "standing", versionId, permit: anyPermit } as const;
  await store.activate({ id: flowId, version, start: { kind: "invoke" }, at: called.at });
  const calls = ["s1", "s2"].map((id) => ({
    kind: "call",
    id,
    name: null,
    flow: flowId,
    input: {},
  }));
  const steps = { steps: calls, nextStep: 3 };
  const caller = await startRun(
    store,
    await publishFlow(store, owner, { ...draft, ...steps }, { [flowId]: versionId }),
  );
  for (const path of ["s1", "s2"]) {
    const by = { runId: caller.id, epoch: caller.epoch, path };
    const run = await startRun(store, called, (start) => store.callRun({ ...start, caller: by }));
    await failCharge(store, run, { connectionId, mode });
  }
  const error = { kind: "input", code: "call.failed", message: "Declined" } as const;
  const state = apply(caller.state, { kind: "failed", path: "s1", error });
  await store.recordState({ runId: caller.id, epoch: caller.epoch, state, at: called.at });
  return caller.id;
}

interface Published {
  readonly flowId: string;
  readonly versionId: string;
  readonly at: number;
}

async function publishFlow(
  store: Store,
  owner: string,
  document: object,
  calls: Calls = {},
): Promise<Published> {
  count += 1;
  const at = beforehand();
  const flowId = `failed_flow_${count}`;
  const draft = inTimeZone(FlowDraft.parse(document), "UTC");
  await store.createFlow({ id: flowId, owner, name: flowId, draft, lineage: flowId, at });
  const versionId = `${flowId}-v1`;
  await store.publish({
    consent: { ...anyConsent, calls },
    kind: "draft",
    revision: 1,
    by: owner,
    id: flowId,
    versionId,
    at,
  });
  return { flowId, versionId, at };
}

type Start = Omit<Parameters<Store["callRun"]>[0], "caller">;

async function startRun(
  store: Store,
  { flowId, versionId, at }: Published,
  begin: (start: Start) => Promise<unknown> = (start) =>
    store.startRun({ ...start, permit: anyPermit }),
): Promise<ClaimedRun> {
  count += 1;
  const runId = `failed_run_${count}`;
  const name = `ch_${count}`;
  const data = { id: name, object: "charge", amount: 900, currency: "jpy" };
  await begin({
    flowId,
    event: { id: `failed_event_${count}`, key: name, at, data, madeBy: null, deliveries: [] },
    run: { id: runId, name, versionId, ancestry: [] },
    at,
  });
  // Those of the tests before may go on as well.
  const run = (await store.claimRuns(at, 99)).find(({ id }) => id === runId);
  if (!run) throw new Error("There is a run");
  return run;
}

/** The run fails at its first step, a charge, unless another state is what comes of it; its write's id. */
async function failCharge(
  store: Store,
  run: ClaimedRun,
  {
    connectionId,
    mode,
    path = "s1",
    state = failedAt(run, path),
  }: {
    readonly connectionId: string;
    readonly mode: "test" | "live";
    readonly path?: string;
    readonly state?: RunState;
  },
): Promise<string> {
  const { id: runId, name: runName, flowId, epoch } = run;
  const now = beforehand();
  const { id: effectId, key } = effectName({ flowId, runName, path, generation: 0 });
  const params = { amount: 1_500, currency: "jpy", source: "tok_visa" };
  await store.planEffect(
    {
      id: effectId,
      generation: 0,
      key,
      flowId,
      runId,
      path,
      connectionId,
      account: null,
      mode,
      connector: "stripe",
      action: "create-charge",
      request: { method: "POST", path: "/v1/charges", params, apiVersion },
    },
    epoch,
  );
  const { consentEpoch = 0 } = (await store.connection(connectionId)) ?? {};
  await passGate(store, { effectId, runId, epoch, consentEpoch, at: now });
  await store.recordStep({
    runId,
    epoch,
    state,
    attempt: {
      path,
      startedAt: now,
      endedAt: now,
      outcome: "failed",
      error,
      requestId: null,
    },
    input: params,
    effect: await afterNews(store, { id: effectId, generation: 0, kind: "failed", error }, now),
    at: now,
  });
  return effectId;
}

const error = { kind: "input", code: "stripe.card_declined", message: "Declined" } as const;

function failedAt({ state }: ClaimedRun, path: string): RunState {
  return apply(state, { kind: "failed", path, error });
}
