import type { Connector } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import { type LetterWays, startAlerts } from "./alerts/alerts.ts";
import { post } from "./alerts/post.ts";
import { startWatch } from "./alerts/watch.ts";
import type { Signs } from "./alerts/watching.ts";
import { goOnPolling } from "./rows/go-on.ts";
import { activate, deactivate, deleteFlow, publish } from "./activate.ts";
import { problemsOfDraft } from "./ready-flow.ts";
import { createVersions } from "./versions.ts";
import { askBatch, startBatch } from "./ask-batch.ts";
import { type MayAct, startBatches } from "./batches.ts";
import { agreedClock, type Clock } from "./clock.ts";
import { catalogueOf, inputSchemasOf } from "./catalogue.ts";
import { createDayLimit } from "./day-calls.ts";
import { continueRun } from "./continue-run.ts";
import { correctable, correctRun } from "./correct-run.ts";
import type { Engine } from "./engine.ts";
import { eraseOnce, holdingOf } from "./erasures.ts";
import { decideParked } from "./decide-parked.ts";
import { createExclusive } from "./exclusive.ts";
import { createFormulas } from "./formulas.ts";
import type { AuditArchive } from "./audit-archive.ts";
import type { StartHistory } from "./history.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { startLedger } from "./ledger/keeper.ts";
import { createInquiries } from "./inquiries.ts";
import { takeDelivery } from "./take-delivery.ts";
import { outcomeOfCall, takeCall } from "./invoke.ts";
import { createLife } from "./life.ts";
import { createLimiter, type Limiter } from "./limits.ts";
import type { Log } from "./log.ts";
import type { Loop } from "./loop.ts";
import { beganAt, createMoneyTime, unheardFor } from "./money-time.ts";
import { createOutside } from "./outside.ts";
import { ring } from "./ring.ts";
import { startPoller } from "./poller.ts";
import { createReadCounter } from "./read-counter.ts";
import { registryOf } from "./registry.ts";
import { askReconciliation, zoneOf } from "./reconcile/ask.ts";
import { startReconciler } from "./reconcile/reconciler.ts";
import { rerun } from "./rerun.ts";
import { runNow } from "./run-now.ts";
import type { ConnectionRecord, Store } from "./store.ts";
import type { Room } from "./room.ts";
import { obstacleToTest, startTest } from "./test-flow.ts";
import { createUndecided } from "./undecided.ts";
import { createWalks } from "./walks.ts";
import { startSeeker } from "./seeker.ts";
import { always } from "./still.ts";
import { startSwitchOffs } from "./switch-off.ts";
import type { LongestExchanges } from "./way.ts";
import { startWorker } from "./worker.ts";

export interface WatchedInstallation {
  readonly administrators: () => Promise<readonly string[]>;
  readonly signs: () => Omit<Signs, "ahead">;
}

const unwatched: WatchedInstallation = {
  administrators: () => Promise.resolve([]),
  signs: () => ({ free: null, backupMissed: false }),
};

export interface EngineOptions extends LongestExchanges {
  readonly store: Store;
  readonly connectors: readonly Connector[];
  /** The values of a stored connection's fields, secrets opened. */
  readonly credentials: (connection: ConnectionRecord) => JsonObject;
  /** Opens what the server has sealed under a name. */
  readonly unseal: (name: string, sealed: string) => string;
  /** Origins on loopback that the operator trusts with live keys. */
  readonly trustedLoopback: readonly string[];
  /** Said by who knows the people: asked for each run of a batch. */
  readonly mayAct: MayAct;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly log: Log;
  /** How many runs are worked on at once. */
  readonly concurrency: number;
  readonly history: StartHistory;
  readonly archive: AuditArchive;
  readonly room: Room;
  /** How letters of alerts reach people, as it is now. */
  readonly letterWays: () => Promise<LetterWays>;
  /** What is told of the installation itself, and to whom; without it, nothing. */
  readonly installation?: WatchedInstallation;
  /** Where several processes share the accounts; without it, this one counts for itself. */
  readonly limiter?: Limiter;
}

export function createEngine(options: EngineOptions): Engine {
  const { store, connectors, clock, log } = options;
  const registry = registryOf(connectors);
  const catalogue = catalogueOf(connectors);
  const inputSchema = inputSchemasOf(catalogue);
  const versionOf = createVersions(store);
  const reads = createReadCounter(store, clock, log);
  const outside = createOutside({
    ...options,
    limiter: options.limiter ?? createLimiter(clock),
    days: createDayLimit(store, clock, log),
    countRead: reads.count,
    hearDayUse: reads.hearDayUse,
  });
  const moneyTime = createMoneyTime(clock, outside);
  const life = createLife({ ...options, outside });
  const walks = createWalks({ ...options, outside, moneyTime });
  // While the clocks differ nothing begins either, and what is under way is recorded.
  const room: Room = {
    ...options.room,
    isShort: () => options.room.isShort() || life.skew() !== null,
  };
  // What a machine has left to give hangs on no clock that anybody sets.
  const formulas = createFormulas(store, () => performance.now());
  const shared = {
    ...options,
    room,
    store,
    moneyTime,
    walks,
    life,
    registry,
    catalogue,
    versionOf,
    outside,
    exclusive: createExclusive(store, clock),
    formulas,
  };

  let running: {
    readonly worker: Loop;
    readonly poller: Loop;
    readonly housekeeping: Loop;
    readonly ledger: Loop;
    readonly seeker: Loop;
    readonly switchOffs: Loop;
    readonly batches: Loop;
    readonly reconciler: Loop;
    readonly alerts: Loop;
    readonly watch: Loop;
    /** Takes back that other processes are listened to. */
    readonly deaf: () => void;
    /** The same for the room. */
    readonly unwatchRoom: () => void;
  } | null = null;
  const undecided = createUndecided(options, async () => {
    if (running) return;
    moneyTime.startAfter((await store.lastSeen())?.highest ?? 0);
    await life.start();
    walks.start();
    const freed = await store.freeRuns();
    if (freed > 0) log.info({ runs: freed }, "Taking up runs that were under way");
    const { administrators, signs } = options.installation ?? unwatched;
    // While this machine's clock is wrong people are told so, by the database's.
    const telling = { ...shared, clock: agreedClock(clock, () => life.skew() ?? 0) };
    const alerts = startAlerts({ ...telling, room: options.room, administrators });
    const watch = startWatch({
      ...telling,
      disk: options.room,
      signs: () => ({ ...signs(), ahead: life.skew() }),
      onNews: () => alerts.wake(),
    });
    const worker: Loop = startWorker({
      ...shared,
      inputSchema,
      onRuns: () => worker.wake(),
      onNews: () => alerts.wake(),
    });
    const poller = startPoller({ ...shared, onRuns: () => worker.wake() });
    const seeker = startSeeker({ ...shared, onRuns: () => worker.wake() });
    const batches = startBatches({ ...shared, onRuns: () => worker.wake() });
    const reconciler = startReconciler({ ...shared, onNews: () => alerts.wake() });
    const deaf = store.onWork((kind) => {
      if (kind === "anything") wake();
      else worker.wake();
    });
    const unwatchRoom = watchRoom();
    const housekeeping = startHousekeeping(shared);
    const ledger = startLedger(shared);
    const switchOffs = startSwitchOffs(shared);
    running = {
      worker,
      poller,
      seeker,
      batches,
      reconciler,
      alerts,
      watch,
      housekeeping,
      ledger,
      switchOffs,
      deaf,
      unwatchRoom,
    };
  });
  const watchRoom = (): (() => void) => {
    const tell = (): void => {
      if (options.room.isShort())
        log.error({}, "The disk is full: no polls and no sends until there is room again");
      else log.warn({}, "There is room on the disk again: work goes on");
    };
    if (options.room.isShort()) tell();
    return options.room.onChange(() => {
      tell();
      wake();
    });
  };
  const wake = (): void => {
    running?.poller.wake();
    running?.worker.wake();
  };
  const thenWake = async <Result>(doing: Promise<Result>): Promise<Result> => {
    // Even what was refused may have polled, and found new events, before it was.
    try {
      return await doing;
    } finally {
      wake();
    }
  };

  return {
    connectors,
    catalogue,
    ...createInquiries({ ...shared, onRepaired: wake }),
    start: () => undecided.start(),
    state: () => {
      const restored = undecided.waiting();
      if (restored) return { is: "undecided", restored };
      if (!running) return { is: "stopped" };
      if (options.room.isShort()) return { is: "no_room" };
      const ahead = life.skew();
      return ahead === null ? { is: "running" } : { is: "clocks_differ", ahead };
    },
    settleRestore: async (as) => {
      const now = clock.now();
      const sign = (await store.restored())?.backupAt ?? now;
      const forgotten = { from: beganAt(sign, now), to: Math.max(sign, now) + unheardFor };
      const settled = await store.settleRestore(as, forgotten, now);
      // Where nothing waited, whoever asks does not start an engine that is stopped.
      if (settled === "settled" || undecided.waiting() !== null) await undecided.start();
      return settled;
    },
    stop: async () => {
      undecided.stop();
      await formulas.close();
      if (!running) return;
      const { deaf, unwatchRoom, ...loops } = running;
      running = null;
      deaf();
      unwatchRoom();
      walks.stop();
      await Promise.all(Object.values(loops).map((loop) => loop.stop()));
      // Neither is worth a stop that fails.
      await Promise.all([reads.flush(), life.stop()]).catch((error: unknown) =>
        log.error({ err: error }, "The last sign of life could not be recorded"),
      );
    },
    decideParked: async (choice, still = always) => {
      const answer = await thenWake(decideParked(choice, shared, still));
      if (!answer.decided && answer.why === "being_looked_up") running?.seeker.wake();
      return answer;
    },
    startTest: (wish, still = always) => thenWake(startTest(wish, shared, still)),
    obstacleToTest: (wish) => obstacleToTest(wish, shared),
    takeCall: (call) => thenWake(takeCall(call, shared)),
    takeDelivery: (delivery) => thenWake(takeDelivery(delivery, shared)),
    ring: (rung) => thenWake(ring(rung, shared)),
    outcomeOfCall: (run) => outcomeOfCall(run, { store, catalogue, formulas }),
    runNow: (wish) => thenWake(runNow(wish, shared)),
    rerun: (wish) => thenWake(rerun(wish, shared)),
    continueRun: (wish) => thenWake(continueRun(wish, shared)),
    correctable: (runId, by) => correctable(runId, by, { ...shared, inputSchema }),
    correctRun: (wish) => thenWake(correctRun(wish, { ...shared, inputSchema })),
    askBatch: (ask) => askBatch(ask, shared),
    startBatch: async (wish) => {
      const answer = await startBatch(wish, shared);
      running?.batches.wake();
      return answer;
    },
    askReconciliation: (wish) => askReconciliation(wish, shared),
    startReconciliation: async (id) => {
      if ((await store.restored()) !== null) return "undecided";
      const told = await store.startReconciliation(id, clock.now());
      running?.reconciler.wake();
      return told;
    },
    accountTimeZone: async (connection) => {
      const connector = registry.connector(connection.connector);
      if (connector?.books === undefined) return null;
      const { api } = outside.open(connector, connection, "none");
      const { books } = connector;
      return zoneOf(() => books.timeZone(api));
    },
    post: (its, sending) => post(its, sending, shared),
    holding: (value) => holdingOf(value, shared),
    erase: (id) => eraseOnce(id, shared),
    problems: (flow, only) => problemsOfDraft(flow, shared, only),
    activate: (flowId, takeUp, wish, still = always) =>
      thenWake(activate(flowId, takeUp, wish, { ...shared, still })),
    publish: (flowId, wish, still = always) =>
      thenWake(publish(flowId, wish, { ...shared, still })),
    goOnPolling: (flowId, means, still = always) =>
      thenWake(goOnPolling(flowId, means, { ...shared, still })),
    deactivate: (flowId) => thenWake(deactivate(flowId, shared)),
    replaceSecret: (secret) => thenWake(store.replaceSecret({ ...secret, at: clock.now() })),
    lift: (hold) => thenWake(store.lift(hold, clock.now())),
    handOver: (wish) => thenWake(store.handOver({ ...wish, at: clock.now() })),
    deleteFlow: (flowId) => deleteFlow(flowId, shared),
  };
}
