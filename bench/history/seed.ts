import { z } from "zod";
import { randomBytes, randomUUIDv7 } from "node:crypto";
import type { JsonObject } from "#sdk/json.ts";
import { apply } from "#engine/apply.ts";
import type { RunState } from "#engine/run-state.ts";
import { pollName } from "#engine/exclusive.ts";
import { foldEffect, plannedEffect } from "#engine/fold-effect.ts";
import type { StepError, StepResult } from "#engine/result.ts";
import type { ClaimedRun, EffectPlan, EffectRecord, FlowRecord, Store } from "#engine/store.ts";
import { openSqlite } from "#storage/sqlite/index.ts";

/**
 * Finished runs, written with the store's own verbs as the engine writes them, dated over the last
 * 28 days: an event, three steps, one of them a write with its effect. One in fifty failed. The
 * flows that are there share them, and are inactive afterwards.
 */

const Task = z.object({ dataDir: z.string(), runs: z.int() });
const task = Task.parse(JSON.parse(process.argv[2] ?? ""));

const day = 86_400_000;
const span = 28 * day;
const slice = 1_000;
const filler = randomBytes(660).toString("base64");
const declined: StepError = {
  kind: "input",
  code: "stripe.card_declined",
  message: "Your card was declined.",
};

const storage = await openSqlite(task.dataDir);
const { store } = storage;
const flows = await store.flows();
const polls = new Map<
  string,
  { readonly id: string; readonly lease: Awaited<ReturnType<Store["lease"]>> }
>();
const since = Date.now() - span - day;
const startedAt = performance.now();

for (let done = 0; done < task.runs; done += slice) {
  const flow = flows[(done / slice) % flows.length];
  if (!flow) throw new Error("There is no flow");
  const at = since + Math.floor((span * done) / task.runs);
  await accept(flow, done, Math.min(slice, task.runs - done), at);
  const runs = await store.claimRuns(at + 1, slice);
  await Promise.all(
    runs.map((run, index) => finish(run, flow, (done + index) % 50 === 49, at + 2)),
  );
  if (done % 100_000 === 0) process.stderr.write(`${done} runs seeded\n`);
}
for (const { id } of flows) await store.deactivate(id, Date.now());
await storage.close();
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000 }));

async function accept(flow: FlowRecord, first: number, count: number, at: number): Promise<void> {
  const { id: pollId, lease } = await pollOf(flow);
  const versionId = flow.version?.id;
  if (!lease || versionId === undefined) throw new Error(`Flow ${flow.name} cannot have runs`);
  await store.acceptEvents({
    lease,
    pollId,
    events: Array.from({ length: count }, (_, index) => {
      const key = `ch_${(first + index).toString(36).padStart(10, "0")}`;
      const run = { id: randomUUIDv7(), name: key, versionId, ancestry: [] };
      return {
        id: randomUUIDv7(),
        key,
        at,
        data: object(key),
        madeBy: null,
        deliveries: [{ flowId: flow.id, kind: "run", run }],
      };
    }),
    cursor: at,
    nextAt: at + day,
    widerAt: at + day,
    widestAt: at + day,
    at,
  });
}

async function pollOf({ id }: FlowRecord) {
  const subscription = await store.subscription(id);
  const poll = subscription && (await store.poll(subscription.connectionId, subscription.trigger));
  if (!poll) throw new Error(`Flow ${id} listens to nothing`);
  const known = polls.get(poll.id) ?? { id: poll.id, lease: await store.lease(pollName(poll.id)) };
  polls.set(poll.id, known);
  return known;
}

async function finish(
  run: ClaimedRun,
  flow: FlowRecord,
  fails: boolean,
  at: number,
): Promise<void> {
  const s1 = await record(run, run.state, { kind: "done", path: "s1" }, at);
  const plan = planOf(run, flow);
  const sent = { kind: "sent", since: at, clearUntil: null, target: null } as const;
  const effect = foldEffect(plannedEffect(plan), sent, at);
  await Promise.all([
    store.planEffect(plan, run.epoch),
    store.passGate({
      effect,
      epoch: run.epoch,
      notBefore: 0,
      consentEpoch: 0,
      count: null,
      history: null,
      at,
    }),
  ]);
  const s2 = await record(run, s1, { kind: "done", path: "s2" }, at, effect);
  const last: StepResult = fails
    ? { kind: "failed", path: "s3", error: declined }
    : { kind: "done", path: "s3" };
  await record(run, s2, last, at);
}

async function record(
  run: ClaimedRun,
  before: RunState,
  result: Extract<StepResult, { kind: "done" | "failed" }>,
  at: number,
  effect?: EffectRecord,
): Promise<RunState> {
  const after = apply(before, result);
  const isLast = result.kind === "done" && result.path === "s3";
  const state = isLast ? apply(after, { kind: "finished" }) : after;
  const output = object(`${run.name}_${result.path}`);
  await store.recordStep({
    runId: run.id,
    epoch: run.epoch,
    state,
    attempt: {
      path: result.path,
      startedAt: at,
      endedAt: at + 1,
      outcome: result.kind,
      error: result.kind === "failed" ? result.error : null,
      requestId: "req_bench",
    },
    input: { name: run.name, amount: 1_000 },
    ...(result.kind === "done" ? { output } : {}),
    ...(effect
      ? {
          effect: foldEffect(
            effect,
            {
              kind: "done",
              answer: { status: 200, body: output, requestId: "req_bench" },
              objectId: `cus_${run.name}`,
            },
            at,
          ),
        }
      : {}),
    at: at + 1,
  });
  return state;
}

function planOf(run: ClaimedRun, flow: FlowRecord): EffectPlan {
  const { trigger } = flow.draft;
  return {
    id: `${run.flowId}.${run.name}`,
    generation: 0,
    key: `millrace-${run.flowId}-${run.name}`,
    flowId: run.flowId,
    runId: run.id,
    path: "s2",
    connectionId: (trigger?.kind === "event" ? trigger.connection : null) ?? "",
    account: "acct_bench0",
    mode: "test",
    connector: "stripe",
    action: "create-customer",
    request: {
      method: "POST",
      path: "/v1/customers",
      params: { name: run.name },
      apiVersion: "2026-10-28.endive",
    },
  };
}

/** About a kilobyte. */
function object(id: string): JsonObject {
  return { id, object: "charge", amount: 1_000, currency: "usd", body: filler };
}
