import type { FlowDocument } from "#flow/document.ts";
import {
  asNew,
  type ConnectionRecord,
  type Doubt,
  type EffectRecord,
  type PollRecord,
  type StepRecord,
  type Store,
} from "../store.ts";
import { effectVerbs } from "./effect-verbs.world.ts";
import type { ModelRun } from "./rows.world.ts";
import { runVerbs } from "./run-verbs.world.ts";

/**
 * The store in the model: what the contract says of each verb that a running engine uses, with rows
 * as values in memory. A verb takes effect at one moment, as a transaction does. A model is not a
 * mock: it answers for every order of calls, and the engine upon it is the real one.
 */

export type Verbs = Store;

/** Verbs without the wait. */
export type Sync<Some> = {
  [Name in keyof Some]: Some[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : Some[Name];
};

export interface ModelFlow {
  readonly id: string;
  readonly document: FlowDocument;
}

/** What a promise is checked against when it happens. */
export interface StoreWatch {
  planned(effect: EffectRecord): void;
  /** A write that was refused is to be sent as its next generation. */
  continued(refused: EffectRecord): void;
  stepRecorded(run: ModelRun, record: StepRecord): void;
  violated(what: string): void;
}

/** What the verbs of all kinds share. */
export interface Rows {
  readonly runs: Map<string, ModelRun>;
  /** By id and generation. */
  readonly effects: Map<string, EffectRecord>;
  readonly watch: StoreWatch;
  /** A time that was committed. */
  readonly note: (at: number) => void;
  /** The run, if nobody has claimed it since. */
  readonly held: (runId: string, epoch: number) => ModelRun | null;
  readonly newest: (effectId: string) => EffectRecord | null;
  readonly connection: () => ConnectionRecord;
  readonly repairedSince: (at: number) => boolean;
  readonly document: (versionId: string) => FlowDocument;
}

export interface ModelStore {
  /** Each takes effect when it is called. */
  readonly verbs: Partial<Sync<Verbs>>;
  readonly runs: ReadonlyMap<string, ModelRun>;
  readonly effects: () => readonly EffectRecord[];
  readonly newest: (effectId: string) => EffectRecord | null;
  readonly connection: () => ConnectionRecord;
  /** Is there a time in which a send may have been forgotten? */
  readonly inDoubt: () => boolean;
  /** A person has made the credentials serve again. */
  repair(at: number): void;
}

export const connectionId = "c1";

export function createModelStore(
  flows: readonly ModelFlow[],
  connectedAt: number,
  watch: StoreWatch,
): ModelStore {
  const documents = new Map(flows.map(({ id, document }) => [`${id}-v1`, document]));
  const seen = new Set<string>();
  const leases = new Map<string, string>();
  const doubts: Doubt[] = [];
  let aliveUntil: number | null = null;
  let highest = 0;
  let repairedAt = 0;
  let tokens = 0;
  let poll = firstPoll(connectedAt);
  let connection = firstConnection(connectedAt);

  const rows: Rows = {
    runs: new Map(),
    effects: new Map(),
    watch,
    note: (at) => {
      highest = Math.max(highest, at);
    },
    held: (runId, epoch) => {
      const run = rows.runs.get(runId);
      return run?.epoch === epoch ? run : null;
    },
    newest: (id) =>
      Array.from(rows.effects.values())
        .filter((effect) => effect.id === id)
        .sort((one, other) => other.generation - one.generation)[0] ?? null,
    connection: () => connection,
    repairedSince: (at) => !connection.broken && repairedAt >= at,
    document: (versionId) => {
      const document = documents.get(versionId);
      if (!document) throw new Error(`No version ${versionId}`);
      return document;
    },
  };
  const effects = effectVerbs(rows);
  const runs = runVerbs(rows, effects.update);
  const lost = ({ name, token }: { name: string; token: string }): boolean =>
    leases.get(name) !== token;

  const verbs: Partial<Sync<Verbs>> = {
    ...effects,
    ...runs,
    freeRuns: () => {
      // The process that held them is thought dead.
      leases.clear();
      return runs.freeRuns();
    },

    connection: (id) => (id === connection.id ? connection : null),
    connections: () => [connection],
    breakConnection: (_, error, since) => {
      if (repairedAt <= since) connection = { ...connection, broken: connection.broken ?? error };
    },
    countReads: () => undefined,
    flow: () => null,
    grantedTo: () => new Set(),
    connectionsBelow: () => new Set([connection.id]),
    settings: () => ({
      historyDays: null,
      runsPerFlow: null,
      auditDays: null,
      ledgerYears: null,
      backedUpAt: null,
      heldSince: null,
    }),
    version: (id) => ({
      id,
      flowId: id.slice(0, -"-v1".length),
      number: 1,
      document: rows.document(id),
      publishedAt: connectedAt,
      publishedBy: "local",
      agreedBy: [],
      holdsCurrencies: true,
      calls: null,
    }),

    erasures: () => [],
    // Nothing in the model asks what stands in the ledger.
    keepRuns: () => 0,
    keepPassedOver: () => 0,
    pruneLedger: () => 0,
    switchOffs: () => [],
    batchesGoing: () => [],
    nextAlertWork: () => null,
    // Nobody looks whether anything is late: time here passes as the case says.
    overduePolls: () => [],
    watchedFlows: () => [],
    alertChoices: () => new Map(),
    notices: () => [],
    processes: () => ({ own: "1", living: ["1"], gone: [] }),
    duePolls: (now) => {
      const wrong = now + poll.everySeconds * 1_000 + longestPause;
      const due = poll.nextAt <= now || poll.nextAt > wrong;
      return due && !connection.broken ? [{ ...poll, owner: connection.owner }] : [];
    },
    poll: () => poll,
    listeners: () =>
      flows.map(({ id }) => ({
        flowId: id,
        versionId: `${id}-v1`,
        lineage: id,
        liveFrom: connectedAt,
      })),
    unseen: (_, keys) => new Set(keys.filter((key) => !seen.has(key))),
    acceptEvents: ({ lease, events, cursor, nextAt, widerAt, widestAt, at }) => {
      if (lost(lease)) return "fenced";
      rows.note(at);
      let made = 0;
      for (const event of events) {
        seen.add(event.key);
        for (const delivery of event.deliveries)
          if (delivery.kind === "run" && runs.make(delivery.flowId, delivery.run, event, at))
            made += 1;
      }
      const latest = at + poll.everySeconds * 1_000;
      poll = { ...poll, cursor, nextAt: Math.min(nextAt, latest), widerAt, widestAt, failures: 0 };
      return { runs: made };
    },
    pollFailed: ({ lease, nextAt, at }) => {
      if (lost(lease)) return "fenced";
      rows.note(at);
      poll = { ...poll, failures: poll.failures + 1, nextAt };
      return "recorded";
    },
    dueWaits: () => [],
    backfills: () => [],
    dueSchedules: () => [],
    nextDue: () => (connection.broken ? null : poll.nextAt),
    effectOfObject: () => null,
    ancestryOfEffect: () => null,

    lease: (name) => {
      if (leases.has(name)) return null;
      tokens += 1;
      const token = `${tokens}`;
      leases.set(name, token);
      return { name, token };
    },
    release: (lease) => {
      if (!lost(lease)) leases.delete(lease.name);
    },
    onWork: () => () => undefined,

    recordAlive: (now) => {
      rows.note(now);
      const before = aliveUntil;
      aliveUntil = now;
      return before;
    },
    lastSeen: () =>
      aliveUntil === null
        ? null
        : { aliveUntil, own: aliveUntil, highest, history: null, historyBefore: null },
    time: () => null,
    doubts: () => doubts,
    noteDoubt: (doubt) => void doubts.push(doubt),
    endDoubts: (at) => {
      for (const [index, { from, to, why }] of doubts.entries())
        doubts[index] = { from: from > at ? 0 : from, to: Math.min(to, at), why };
    },
    restored: () => null,
    prune: () => ({ runs: 0, more: false }),
  };

  return {
    verbs,
    runs: rows.runs,
    effects: () => Array.from(rows.effects.values()),
    newest: rows.newest,
    connection: () => connection,
    inDoubt: () => doubts.length > 0,
    repair: (at) => {
      rows.note(at);
      repairedAt = at;
      connection = { ...connection, broken: null };
      poll = { ...poll, nextAt: Math.min(poll.nextAt, at) };
      runs.resumePaused();
    },
  };
}

/** The longest that a poll is put off: what another system may ask for. */
const longestPause = 3_600_000;

function firstPoll(at: number): PollRecord {
  return {
    id: "p1",
    connectionId,
    trigger: "new-order",
    cursor: at,
    everySeconds: 60,
    nextAt: at,
    failures: 0,
    widerAt: at,
    widestAt: at,
  };
}

function firstConnection(createdAt: number): ConnectionRecord {
  return {
    id: connectionId,
    owner: "local",
    connector: "model",
    name: "Model",
    mode: "test",
    account: "account",
    accountName: null,
    settings: {},
    sealed: "",
    broken: null,
    ...asNew,
    createdAt,
  };
}
