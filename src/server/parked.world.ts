/** For tests: a run that is parked for a live charge of ¥1,500, which nobody can tell of. */
import { apply } from "#engine/decide.ts";
import type { Store } from "#engine/store.ts";
import { emptyDocument } from "#flow/document.ts";

let count = 0;

export async function parkRun(
  store: Store,
  connectionId: string,
): Promise<{ readonly runId: string; readonly effectId: string }> {
  count += 1;
  const flowId = `parked_flow_${count}`;
  const effectId = `${flowId}.charge`;
  const draft = emptyDocument;
  await store.createFlow({
    id: flowId,
    owner: "local",
    name: flowId,
    draft,
    lineage: flowId,
    at: 1,
  });
  const draftOf = { kind: "draft", revision: 1, by: "local" } as const;
  await store.publish({ ...draftOf, id: flowId, versionId: `${flowId}-v1`, at: 1 });
  const runId = `parked_run_${count}`;
  await store.startRun({
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
  const params = { amount: 1_500, currency: "jpy" };
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
      action: "create-charge",
      request: { method: "POST", path: "/v1/charges", params, apiVersion: "1" },
    },
    run.epoch,
  );
  const { epoch } = run;
  const send = { effectId, generation: 0, runId, epoch, notBefore: 0, since: 1_100 };
  await store.passGate({ ...send, clearUntil: null, at: 1_100 });
  const error = {
    kind: "input",
    code: "engine.outcome_unknown",
    message: "Nobody can tell",
  } as const;
  const looked = { times: 1, at: 1_300, from: 1_000, to: 1_200 };
  await store.recordStep({
    runId,
    epoch,
    state: apply(run.state, { kind: "parked", path: "s1", effectId }),
    attempt: {
      path: "s1",
      startedAt: 1_050,
      endedAt: 1_400,
      outcome: "parked",
      error,
      requestId: null,
    },
    input: params,
    effect: { id: effectId, generation: 0, kind: "parked", error, looked, lookAt: 9_000 },
    at: 1_400,
  });
  return { runId, effectId };
}
