import { afterEach, beforeEach, expect } from "vitest";
import type { FrozenRequest } from "#sdk/connection.ts";
import type { Json } from "#sdk/json.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Reading } from "#reading/reading.ts";
import { apply } from "../apply.ts";
import type { StepError, StepResult } from "../result.ts";
import type { RunState } from "../run-state.ts";
import type {
  Acceptance,
  Attempt,
  ClaimedRun,
  ConnectionRecord,
  DayCount,
  Delivery,
  EffectPlan,
  Fenced,
  Lease,
  NewEvent,
  Publication,
  Start,
  Store,
  Subscription,
} from "../store.ts";
import { anyConsent, anyPermit } from "../permit.world.ts";
import { plainDocument } from "./plain-document.world.ts";
import { afterNews, passGate, type Told } from "./writes.world.ts";

export interface Opened {
  readonly store: Store;
  readonly reading: Reading;
  close(): Promise<void>;
}

export type Open = () => Promise<Opened>;

export const broken: StepError = { kind: "connection", code: "test.refused", message: "Refused" };
let last = 0;
const serial = (): number => (last += 1);

export const passing: StepError = { kind: "transient", code: "test.busy", message: "Busy" };

/** Something to act on: short ways to bring a store into a state, for the suites of this folder. */
export interface Stage {
  readonly store: Store;
  readonly reading: Reading;
  connect(id: string, more?: Partial<ConnectionRecord>): Promise<void>;
  /** A flow with a published version, named after it: `f1` has `f1-v1`. */
  flow(
    id: string,
    more?: { owner?: string; lineage?: string; document?: FlowDocument },
  ): Promise<void>;
  /** Starts a flow on a trigger of `c1`, `new-charge` unless told otherwise. */
  listen(
    flowId: string,
    more?: Partial<Subscription> & { at?: number; sameEvents?: boolean },
  ): Promise<void>;
  /** Starts the version that stands. */
  activate(flowId: string, start: Start, at: number): ReturnType<Store["activate"]>;
  /** The id of a poll that somebody has listened to. */
  pollId(trigger?: string): Promise<string>;
  /** With a lease of its own, unless told otherwise. Answers with the number of runs. */
  accept(events: readonly NewEvent[], more?: Partial<Acceptance>): Promise<number>;
  pollFailed(failure: Omit<Parameters<Store["pollFailed"]>[0], "lease">): Promise<void>;
  acceptBackfill(slice: Omit<Parameters<Store["acceptBackfill"]>[0], "lease">): Promise<number>;
  claim(now?: number): Promise<ClaimedRun>;
  /** Records one try with the result that it has for the run. */
  record(
    run: ClaimedRun,
    result: StepResult,
    more?: {
      at?: number;
      input?: Json;
      output?: Json;
      effect?: Told;
      error?: StepError;
      /** What the result makes of the run, where that is not what it makes of the one that was claimed. */
      state?: RunState;
    },
  ): Promise<"recorded" | "fenced">;
  /** Its holder drops a run where it stands. */
  letGo(run: ClaimedRun): ReturnType<Store["recordState"]>;
  /** A connection, a listening flow and a claimed run of event `k1`. */
  runningRun(): Promise<ClaimedRun>;
  plan(run: ClaimedRun, more?: Partial<EffectPlan>): EffectPlan;
  gate(
    run: ClaimedRun,
    at?: number,
    notBefore?: number,
    more?: {
      readonly since?: number;
      readonly clearUntil?: number;
      readonly target?: string;
      readonly consentEpoch?: number;
      readonly count?: DayCount;
      readonly plan?: EffectPlan;
      readonly anew?: FrozenRequest;
      readonly alone?: Lease;
    },
  ): ReturnType<Store["passGate"]>;
}

export function useStage(open: Open): Stage {
  let opened: Opened | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  const current = (): Opened => {
    if (!opened) throw new Error("The stage is set for each test");
    return opened;
  };
  return stageOn(current);
}

export function stageOn(current: () => Opened): Stage {
  const store = (): Store => current().store;
  const holding = async <Result>(name: string, job: (lease: Lease) => Promise<Result>) => {
    const lease = await store().lease(name);
    if (!lease) throw new Error(`Somebody else holds ${name}`);
    try {
      return await job(lease);
    } finally {
      await store().release(lease);
    }
  };
  const stage: Stage = {
    get store() {
      return store();
    },
    get reading() {
      return current().reading;
    },

    async connect(id, more) {
      await store().createConnection({
        id,
        owner: "local",
        connector: "stripe",
        name: `Connection ${id}`,
        mode: "test",
        account: `account of ${id}`,
        accountName: null,
        settings: {},
        sealed: "sealed",
        broken: null,
        createdAt: 1,
        ...more,
      });
    },

    async flow(id, { owner = "local", lineage = id, document = plainDocument } = {}) {
      const name = `Flow ${id}`;
      await store().createFlow({ id, owner, name, draft: document, lineage, at: 1 });
      await store().publish({ ...draftOf(1), id, versionId: `${id}-v1`, at: 2 });
    },

    async listen(flowId, { at = 10, sameEvents = true, ...more } = {}) {
      const { liveFrom = 0 } = more;
      const source = { connectionId: "c1", trigger: "new-charge", everySeconds: 60 };
      const subscription = { ...source, liveFrom, owedFrom: liveFrom, window: null, ...more };
      await stage.activate(flowId, { kind: "event", subscription, sameEvents, leases: [] }, at);
    },

    async activate(flowId, start, at) {
      const versionId = (await store().flow(flowId))?.version?.id ?? "none";
      return store().activate({
        id: flowId,
        version: { kind: "standing", versionId, permit: anyPermit },
        start,
        at,
      });
    },

    async pollId(trigger = "new-charge") {
      const poll = await store().poll("c1", trigger);
      if (!poll) throw new Error(`Nobody has listened to ${trigger}`);
      return poll.id;
    },

    async accept(events, more) {
      const pollId = more?.pollId ?? (await stage.pollId());
      return holding(pollId, async (lease) => {
        const accepted = await store().acceptEvents({
          lease,
          pollId,
          events,
          cursor: 1_000,
          nextAt: 60_000,
          widerAt: 300_000,
          widestAt: 86_400_000,
          at: 100,
          ...more,
        });
        return runsOf(accepted);
      });
    },

    pollFailed: (failure) =>
      holding(failure.pollId, async (lease) => {
        await store().pollFailed({ lease, ...failure });
      }),

    acceptBackfill: (slice) =>
      holding(slice.flowId, async (lease) =>
        runsOf(await store().acceptBackfill({ lease, ...slice })),
      ),

    async claim(now = 1_000) {
      const [run] = await store().claimRuns(now, 1);
      if (!run) throw new Error("No run is due");
      return run;
    },

    async record(run, result, { at = 2_000, input, output, effect, error = null, state } = {}) {
      const path = "path" in result ? result.path : "s1";
      const written = effect && (await afterNews(store(), effect, at));
      return store().recordStep({
        runId: run.id,
        epoch: run.epoch,
        state: state ?? apply(run.state, result),
        attempt: {
          path,
          startedAt: at - 10,
          endedAt: at,
          outcome: outcomeOf(result),
          error,
          requestId: null,
        },
        input: input ?? { given: path },
        ...(output === undefined ? {} : { output }),
        ...(written ? { effect: written } : {}),
        at,
      });
    },

    letGo: ({ id: runId, epoch, state }) => store().recordState({ runId, epoch, state, at: 2_000 }),

    async runningRun() {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.accept([event("k1", takes("f1", "k1"))]);
      return stage.claim();
    },

    plan: (run, more) => ({
      id: `${run.flowId}.effect`,
      generation: 0,
      key: `millrace-${more?.id ?? "effect"}-${more?.generation ?? 0}`,
      flowId: run.flowId,
      runId: run.id,
      path: "s1",
      connectionId: "c1",
      account: "account of c1",
      mode: "test",
      connector: "stripe",
      action: "create-charge",
      request: { method: "POST", path: "/v1/charges", params: { amount: 1 }, apiVersion: "1" },
      ...more,
    }),

    gate: (run, at = 1_500, notBefore = 0, more = {}) =>
      passGate(store(), {
        effectId: `${run.flowId}.effect`,
        runId: run.id,
        epoch: run.epoch,
        notBefore,
        at,
        ...more,
      }),
  };
  return stage;
}

/** The draft of this revision, by `local`. */
export function draftOf(revision: number): Publication {
  return { kind: "draft", revision, by: "local", consent: anyConsent };
}

/** An event of the outside world; its date is 500 unless told otherwise. */
export function event(key: string, ...rest: readonly (Delivery | Partial<NewEvent>)[]): NewEvent {
  const id = `event-${1_000_000 - serial()}`;
  const deliveries = rest.filter((one) => "kind" in one);
  const more = rest.find((one): one is Partial<NewEvent> => !("kind" in one));
  return { id, key, at: 500, data: { key }, madeBy: null, deliveries, ...more };
}

export function takes(
  flowId: string,
  name: string,
  more: { ancestry?: readonly string[]; id?: string } = {},
): Extract<Delivery, { kind: "run" }> {
  // Later ids sort before earlier ones: no store may take their order for the order of things.
  const { id = `run-${1_000_000 - serial()}`, ancestry = [] } = more;
  return { flowId, kind: "run", run: { id, name, versionId: `${flowId}-v1`, ancestry } };
}

export function skips(flowId: string): Extract<Delivery, { kind: "skip" }> {
  return { flowId, kind: "skip", reason: "own_event" };
}

export function waits(flowId: string, at: number): Delivery {
  return { flowId, kind: "wait", at };
}

export const effectName = { id: "f1.effect", generation: 0 } as const;

function outcomeOf(result: StepResult): Attempt["outcome"] {
  switch (result.kind) {
    case "done":
    case "retry":
    case "failed":
    case "paused":
    case "parked":
    case "delayed":
      return result.kind;
    case "advanced":
    case "branched":
    case "looped":
    case "began":
    case "collected":
    case "caught":
    case "stopped":
    case "deferred":
    case "takenUp":
    case "returned":
    case "resumed":
    case "continued":
    case "cancelled":
    case "finished":
      return "done";
  }
}

function runsOf(accepted: { readonly runs: number } | Fenced): number {
  return accepted === "fenced" ? expect.fail("The lease was lost") : accepted.runs;
}
