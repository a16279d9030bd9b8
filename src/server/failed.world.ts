/** For tests: a run that failed at a charge of ¥1,500, which was declined. */
import { apiVersion } from "#connectors/stripe/stripe.client.ts";
import { apply } from "#engine/decide.ts";
import { effectName } from "#engine/effects.ts";
import type { Store } from "#engine/store.ts";
import { FlowDocument } from "#flow/document.ts";
import { draftOn } from "./people.world.ts";

let count = 0;

export interface FailedRun {
  readonly flowId: string;
  readonly runId: string;
  readonly effectId: string;
  /** What a person sees of it. */
  readonly seen: { readonly step: "s1"; readonly attempts: 1; readonly generation: 0 };
}

export async function failRun(
  store: Store,
  connectionId: string,
  { mode = "test", owner = "local" }: { mode?: "test" | "live"; owner?: string } = {},
): Promise<FailedRun> {
  count += 1;
  // Not long ago, so that it is not history yet.
  const now = Date.now() - 60_000;
  const flowId = `failed_flow_${count}`;
  const draft = FlowDocument.parse(draftOn(connectionId, { amount: 1_500 }));
  await store.createFlow({ id: flowId, owner, name: flowId, draft, lineage: flowId, at: now });
  const versionId = `${flowId}-v1`;
  await store.publish({ kind: "draft", revision: 1, by: owner, id: flowId, versionId, at: now });
  const runId = `failed_run_${count}`;
  const name = `ch_${count}`;
  const data = { id: name, object: "charge", amount: 900, currency: "jpy" };
  await store.startRun({
    flowId,
    event: { id: `failed_event_${count}`, key: name, at: now, data, madeBy: null, deliveries: [] },
    run: { id: runId, name, versionId, ancestry: [] },
    at: now,
  });
  // Those of the tests before may go on as well.
  const run = (await store.claimRuns(now, 99)).find(({ id }) => id === runId);
  if (!run) throw new Error("There is a run");
  const { id: effectId, key } = effectName({ flowId, runName: name, path: "s1", generation: 0 });
  const params = { amount: 1_500, currency: "jpy", source: "tok_visa" };
  await store.planEffect(
    {
      id: effectId,
      generation: 0,
      key,
      flowId,
      runId,
      path: "s1",
      connectionId,
      account: null,
      mode,
      connector: "stripe",
      action: "create-charge",
      request: { method: "POST", path: "/v1/charges", params, apiVersion },
    },
    run.epoch,
  );
  const { epoch } = run;
  const send = { effectId, generation: 0, runId, epoch, notBefore: 0, since: now };
  await store.passGate({ ...send, clearUntil: null, at: now });
  const error = { kind: "input", code: "stripe.card_declined", message: "Declined" } as const;
  await store.recordStep({
    runId,
    epoch,
    state: apply(run.state, { kind: "failed", path: "s1", error }),
    attempt: {
      path: "s1",
      startedAt: now,
      endedAt: now,
      outcome: "failed",
      error,
      requestId: null,
    },
    input: params,
    effect: { id: effectId, generation: 0, kind: "failed", error },
    at: now,
  });
  return { flowId, runId, effectId, seen: { step: "s1", attempts: 1, generation: 0 } };
}
