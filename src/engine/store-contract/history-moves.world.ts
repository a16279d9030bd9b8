import { anyPermit } from "../permit.world.ts";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { ClaimedRun, Delivery, Hold, ParkedDecision } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { broken, event, passing, skips, type Stage, takes, waits } from "./stage.world.ts";
import { passGate, type Told } from "./writes.world.ts";

export const flows = ["f1", "f2", "f3"] as const;
export const connections = ["c1", "c2"] as const;
const request: FrozenRequest = {
  method: "POST",
  path: "/v1/charges",
  params: { amount: 2 },
  apiVersion: "1",
};

/** What a history has come to, beside what the store knows. */
export interface Course {
  readonly stage: Stage;
  /** Runs that were claimed once, in anybody's hands or nobody's. */
  readonly runs: ClaimedRun[];
  /** Later with each move. */
  at: number;
}

/** `a` and `b`: which flow, which run, which of some ways. */
export type Play = (course: Course, a: number, b: number) => Promise<unknown>;

const of = <Item>(items: readonly [Item, ...Item[]], index: number): Item =>
  items[index % items.length] ?? items[0];
const flowOf = (a: number) => of(flows, a);
const effectOf = (run: ClaimedRun) => ({ id: `${run.id}.effect`, generation: 0 });

const deliveriesOf = (key: string, b: number, at: number): readonly Delivery[] =>
  flows.map((flowId, index) => {
    switch ((b + index) % 5) {
      case 0:
        return skips(flowId);
      case 1:
        return waits(flowId, at + 500);
      case 2:
        return { flowId, kind: "leave" } as const;
      default:
        return takes(flowId, key, { id: `run ${flowId} ${key}` });
    }
  });

const eventOf = (a: number, b: number, at: number) => {
  const key = `k${a}`;
  return event(key, { id: `event ${key}`, at: a * 100 }, ...deliveriesOf(key, b, at));
};

const withRun =
  (play: (course: Course, run: ClaimedRun, b: number) => Promise<unknown>): Play =>
  async (course, a, b) => {
    const run = course.runs[a % Math.max(1, course.runs.length)];
    if (run) await play(course, run, b);
  };

const updates = (run: ClaimedRun, at: number): readonly [Told, ...Told[]] => {
  const name = effectOf(run);
  const answer = { status: 200, body: { id: "ch_1" } };
  return [
    { ...name, kind: "unanswered", error: passing },
    { ...name, kind: "done", answer, objectId: `object of ${run.id}` },
    { ...name, kind: "failed", error: broken },
    { ...name, kind: "parked", error: broken, looked: null, lookAt: at + 100 },
    { ...name, kind: "above_limit", error: broken },
    { ...name, kind: "unexecuted", before: { unprovenSince: null }, error: passing },
    { ...name, kind: "unknown", error: passing },
  ];
};

const holdOf = (a: number): Hold =>
  of<Hold>(
    [
      { by: "owner", connectionId: of(connections, a), owner: "local" },
      { by: "absence", owner: "local" },
      { by: "switch" },
    ],
    a,
  );

/** What can happen to a store. */
export const moves = {
  accept: async ({ stage, at }, a, b) =>
    stage.accept([eventOf(a, b, at), eventOf(a + 1, b, at)], { at, cursor: at, nextAt: at + 60 }),
  pollFailed: async ({ stage, at }) =>
    stage.pollFailed({ pollId: await stage.pollId(), error: passing, nextAt: at + 50, at }),
  backfill: async ({ stage, at }, a, b) => {
    const flowId = flowOf(a);
    const since = (await stage.store.subscription(flowId))?.window?.from;
    if (since === undefined) return;
    const events = [eventOf(b, a, at)];
    const pollId = await stage.pollId();
    await stage.acceptBackfill({ flowId, pollId, events, since, from: since + 100, at });
  },
  waitsEnd: async ({ stage, at }, a) => {
    const due = await stage.store.dueWaits(await stage.pollId(), at + 1_000, 3);
    for (const wait of due) {
      const delivery = takes(wait.flowId, wait.key, { id: `run ${wait.flowId} ${wait.key}` });
      if (a % 4 === 0) await stage.store.postponeWait(wait, at + 300);
      else if (a % 4 === 1) await stage.store.endWait(wait, null, at);
      else await stage.store.endWait(wait, { data: { seen: a }, delivery }, at);
    }
  },
  // All that there are: whose turn it is each process remembers by itself.
  claim: async ({ stage, runs, at }) => {
    runs.push(...(await stage.store.claimRuns(at, 1_000)));
  },
  free: async ({ stage }) => stage.store.freeRuns(),
  finish: withRun(({ stage, at }, run) => stage.record(run, { kind: "finished" }, { at })),
  goOn: withRun(({ stage, at }, run, b) =>
    stage.record(run, { kind: "done", path: `s${1 + (b % 2)}` }, { at, output: { b } }),
  ),
  retry: withRun(({ stage, at }, run, b) =>
    stage.record(run, { kind: "retry", path: "s1", at: at + b * 10 }, { at, error: passing }),
  ),
  delay: withRun(({ stage, at }, run, b) =>
    stage.record(run, { kind: "delayed", path: "s1", until: at + b * 10 }, { at }),
  ),
  fail: withRun(({ stage, at }, run) =>
    stage.record(run, { kind: "failed", path: "s1", error: broken }, { at, error: broken }),
  ),
  pause: withRun(({ stage, at }, run, b) =>
    stage.record(run, { kind: "paused", path: "s1", connectionId: of(connections, b) }, { at }),
  ),
  write: withRun(async ({ stage, at }, run, b) => {
    const name = effectOf(run);
    const plan = stage.plan(run, { ...name, key: `key of ${run.id}` });
    await stage.store.planEffect(plan, run.epoch);
    const isPlanned = (await stage.store.effect(name.id)) !== null;
    const count =
      b % 3 === 0
        ? {
            connectionId: "c1",
            flowId: run.flowId,
            day: 1,
            currency: "usd",
            amount: 60,
            most: { sum: 100, count: null },
          }
        : null;
    await passGate(stage.store, {
      ...(isPlanned ? {} : { plan }),
      effectId: name.id,
      runId: run.id,
      epoch: run.epoch,
      notBefore: at - 50,
      clearUntil: b % 2 === 0 ? null : at + 20,
      consentEpoch: (await stage.store.connection("c1"))?.consentEpoch ?? 0,
      count,
      at,
    });
  }),
  told: withRun(async ({ stage, at }, run, b) => {
    const effect = of(updates(run, at), b);
    if ((await stage.store.effect(effect.id)) === null) return;
    const rests = effect.kind === "parked" || effect.kind === "above_limit";
    return stage.record(
      run,
      rests
        ? { kind: "parked", path: "s1", effectId: effect.id }
        : { kind: "done", path: "s1", acted: true },
      { at, effect },
    );
  }),
  state: withRun(({ stage, at }, run) =>
    stage.store.recordState({ runId: run.id, epoch: run.epoch, state: run.state, at }),
  ),
  look: async ({ stage, at }, a) => {
    for (const { id, generation } of await stage.store.parkedToLookFor(at + a * 50, 3))
      await stage.store.noteLookUp({
        effectId: id,
        generation,
        looked: { times: a, at, from: 0, to: at },
        lookAt: at + 10,
        at,
      });
  },
  decide: withRun(async ({ stage, at }, run, b) => {
    const { id, generation } = effectOf(run);
    const answer = { status: 200, body: {} };
    const decision = of<ParkedDecision>(
      [
        { kind: "stop" },
        { kind: "allow" },
        { kind: "send", key: `again ${run.id}`, request, clearUntil: at },
        { kind: "refused", error: broken },
        { kind: "happened", answer, objectId: null },
      ],
      b,
    );
    await stage.store.decideParked({ effectId: id, generation, at, decision, permit: anyPermit });
  }),
  cancel: withRun(({ stage, at }, run) => stage.store.cancelRun({ runId: run.id, at })),
  continue: withRun(async ({ stage, at }, run, b) => {
    const seen = b % 2 === 0 ? await stage.store.attemptsAt(run.id, "s1") : 1;
    const failed = {
      runId: run.id,
      path: "s1",
      attempts: seen,
      write:
        b % 3 === 0
          ? { ...nameInWrite(run), key: `more ${run.id}`, request, clearUntil: at }
          : null,
      ...(b % 4 === 0
        ? { correction: { by: "local", before: { amount: 1 }, after: { amount: b } } }
        : {}),
    };
    await stage.store.continueRun({ runs: [failed], permit: anyPermit, at });
  }),
  start: ({ stage, at }, a, b) =>
    stage.store.startRun({
      flowId: flowOf(a),
      event: event(`test:${b}`, { id: `event test ${b}` }),
      run: takes(flowOf(a), `test:${b}`, { id: `test ${flowOf(a)} ${b}` }).run,
      permit: anyPermit,
      alone: b % 2 === 0,
      startedBy: "local",
      at,
    }),
  call: withRun(({ stage, at }, run, b) =>
    stage.store.callRun({
      flowId: flowOf(b),
      event: event(`call:${run.id}:${b}`, { id: `event call ${run.id} ${b}` }),
      run: takes(flowOf(b), `call:${run.id}:${b}`, { id: `called ${run.id} ${b}` }).run,
      caller: { runId: run.id, epoch: run.epoch, path: "s1" },
      at,
    }),
  ),
  wake: withRun(({ stage, at }, run) => stage.store.wakeCaller(run.id, at)),
  break: ({ stage, at }, a) => stage.store.breakConnection(of(connections, a), broken, at),
  repair: ({ stage, at }, a) => stage.store.repairConnection(of(connections, a), at),
  lock: ({ stage }) => stage.store.lockConnections("local", broken),
  secret: async ({ stage, at }, a) => {
    const id = of(connections, a);
    const before = (await stage.store.connection(id)) ?? { sealed: "", locked: false };
    const sealed = `sealed ${a}`;
    return stage.store.replaceSecret({ id, by: "local", before, sealed, settings: {}, at });
  },
  hold: ({ stage, at }, a) => stage.store.hold(holdOf(a), at),
  lift: ({ stage, at }, a) => stage.store.lift(holdOf(a), at),
  stop: ({ stage, at }, a) => stage.store.deactivate(flowOf(a), at),
  listen: ({ stage, at }, a, b) =>
    stage.listen(flowOf(a), {
      at,
      liveFrom: b * 100,
      sameEvents: b % 2 === 0,
      window: b % 3 === 0 ? { from: 0, to: at } : null,
    }),
  schedule: ({ stage, at }, a) =>
    stage.activate(flowOf(a), { kind: "schedule", timetable: { nextAt: at + 20 } }, at),
  tick: async ({ stage, at }, a, b) => {
    for (const { flowId, nextAt: dueAt } of await stage.store.dueSchedules(at + 1_000, 3)) {
      const name = `schedule:${dueAt}`;
      await stage.store.acceptTick({
        flowId,
        dueAt,
        event: event(
          name,
          { id: `${flowId} ${name}` },
          takes(flowId, name, { id: `${flowId} ${name}` }),
        ),
        alone: b % 2 === 0,
        nextAt: dueAt + 60,
        at,
      });
      if (a % 3 === 0)
        await stage.store.moveTick({
          flowId,
          dueAt: dueAt + 60,
          nextAt: at + 90,
          at,
        });
    }
  },
  remove: async ({ stage, at }, a, b) => {
    if (b % 4 === 0) await stage.store.deleteFlow(flowOf(a), at);
  },
  restore: async ({ stage, at }, a, b) => {
    if (a % 3 !== 0) return;
    await stage.store.markRestored(at);
    await stage.store.settleRestore(
      b % 4 === 0 ? "copy" : "replaces",
      { from: at - 100, to: at },
      at,
    );
  },
  ledger: ({ stage }) => keepLedger(stage.store),
  prune: async ({ stage, at }, a, b) => {
    await stage.store.prune({ before: at - b * 20, runsPerFlow: 1 + (a % 4), rereadMs: 50 }, 3);
  },
} as const satisfies Readonly<Record<string, Play>>;

function nameInWrite(run: ClaimedRun) {
  const { id, generation } = effectOf(run);
  return { effectId: id, generation };
}
