import { anyPermit, anyConsent } from "#engine/permit.world.ts";
/** For tests: a run that is parked for a live write, a charge of ¥1,500 by default, which nobody can tell of. */
import type { JsonObject } from "#sdk/json.ts";
import { apply } from "#engine/apply.ts";
import { afterNews, passGate, type Told } from "#engine/store-contract/writes.world.ts";
import type { StepError } from "#engine/result.ts";
import type { Store } from "#engine/store.ts";
import { FlowDraft, inTimeZone } from "#flow/document.ts";
import { draftOn } from "./people.world.ts";

let count = 0;

interface Write {
  readonly action: string;
  readonly path: string;
  readonly params: JsonObject;
  /** It is above a limit of its connection, and was not sent. */
  readonly isAboveLimit?: true;
  /** When it was sent; another process parks it 300 ms later. */
  readonly sentAt?: number;
}

export const charge: Write = {
  action: "create-charge",
  path: "/v1/charges",
  params: { amount: 1_500, currency: "jpy" },
};

export async function parkRun(
  store: Store,
  connectionId: string,
  { action, path, params, isAboveLimit, sentAt = 1_100 }: Write = charge,
): Promise<{ readonly runId: string; readonly effectId: string }> {
  count += 1;
  const flowId = `parked_flow_${count}`;
  const effectId = `${flowId}.charge`;
  const draft = inTimeZone(FlowDraft.parse(draftOn(connectionId, { amount: 1_500 })), "UTC");
  await store.createFlow({
    id: flowId,
    owner: "local",
    name: flowId,
    draft,
    lineage: flowId,
    at: 1,
  });
  const draftOf = { kind: "draft", revision: 1, by: "local" } as const;
  await store.publish({
    consent: anyConsent,
    ...draftOf,
    id: flowId,
    versionId: `${flowId}-v1`,
    at: 1,
  });
  const runId = `parked_run_${count}`;
  await store.startRun({
    permit: anyPermit,
    flowId,
    event: {
      id: `parked_event_${count}`,
      key: "test:1",
      at: 1,
      data: {},
      madeBy: null,
      deliveries: [],
    },
    run: { id: runId, name: "test:1", versionId: `${flowId}-v1`, ancestry: [] },
    at: 1,
  });
  // Those of the tests before may go on as well.
  const run = (await store.claimRuns(1_000, 99)).find(({ id }) => id === runId);
  if (!run) throw new Error("There is a run");
  await store.planEffect(
    {
      id: effectId,
      generation: 0,
      key: `key ${count}`,
      flowId,
      runId,
      path: "s1",
      connectionId,
      account: null,
      mode: "live",
      connector: "stripe",
      action,
      request: { method: "POST", path, params, apiVersion: "1" },
    },
    run.epoch,
  );
  const { epoch } = run;
  const parkedAt = sentAt + 300;
  const { consentEpoch = 0 } = (await store.connection(connectionId)) ?? {};
  if (!isAboveLimit) await passGate(store, { effectId, runId, epoch, consentEpoch, at: sentAt });
  const error: StepError = isAboveLimit
    ? { kind: "input", code: "engine.above_limit", message: "It is too much" }
    : { kind: "input", code: "engine.outcome_unknown", message: "Nobody can tell" };
  const name = { id: effectId, generation: 0 };
  const looked = { times: 1, at: sentAt + 200, from: sentAt - 100, to: sentAt + 100 };
  const told: Told = isAboveLimit
    ? { ...name, kind: "above_limit", error }
    : { ...name, kind: "parked", error, looked, lookAt: sentAt + 7_900 };
  await store.recordStep({
    runId,
    epoch,
    state: apply(run.state, { kind: "parked", path: "s1", effectId }),
    attempt: {
      path: "s1",
      startedAt: sentAt - 50,
      endedAt: parkedAt,
      outcome: "parked",
      error,
      requestId: null,
    },
    input: params,
    effect: await afterNews(store, told, parkedAt),
    at: parkedAt,
  });
  return { runId, effectId };
}
