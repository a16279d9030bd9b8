import type { FlowDocument } from "#flow/document.ts";
import { type InMemory, openInMemory } from "#storage/sqlite/in-memory.world.ts";
import { doing } from "#storage/sqlite/session.ts";
import { sqliteStore } from "#storage/sqlite/store.ts";
import { createWriter } from "#storage/sqlite/writer.ts";
import { markRestored } from "#storage/verbs/restored.ts";
import { anyConsent } from "../permit.world.ts";
import type { Start, Store } from "../store.ts";
import { nextBeat } from "./beats.world.ts";
import { type Rows, rowsIn, rowsOf } from "./rows.world.ts";

/** The product's own store on SQLite, in memory, as a case begins: with a connection and active flows. */
export interface Disk {
  readonly rows: Rows;
  /** As a process opens it. */
  open(): Store;
  /** False: it has moved to where others make the backups. */
  backUp(): boolean;
  /** Puts the last backup in place, while no process works. False: there is none. */
  restore(at: number): boolean;
  /** Everything goes to another database, while no process works. False: there is none. */
  move(moving: Moving): Promise<boolean>;
  readonly pace: Pace;
  /** Resolves when more may have been answered: at once, or when the database has. */
  answering(): Promise<void>;
  /** Nobody uses it any more. */
  close(): void;
}

export interface Pace {
  /** How much time passes at once, at most, where no sign of life may be missing. */
  readonly steady: number;
  /** How long everybody waits at first where nothing hangs. */
  readonly wait: number;
}

/** Another database, to which a case can move. */
export interface Elsewhere {
  /** All that a database file holds comes there. Throws where it does not come there as it should. */
  arrive(file: Buffer, moving: Moving): Promise<Arrived>;
}

export interface Moving {
  readonly now: () => number;
  /** How many tables the first try gets to; null where it succeeds. */
  readonly breaks: number | null;
}

/** A case that has moved. */
export interface Arrived extends Pick<Disk, "open" | "answering" | "pace"> {
  /** What is committed, as of the last answer. */
  rows(): Rows;
}

export interface ModelFlow {
  readonly id: string;
  readonly document: FlowDocument;
}

/** A sign of life is due after half of that, and one that is missing for three times as long is a gap. */
const signsOfLife = 20_000;
const pace: Pace = { steady: signsOfLife, wait: 60_000 };

export const connectionId = "c1";

const trigger = "new-order";
const everySeconds = 60;

export async function createDisk(
  flows: readonly ModelFlow[],
  at: number,
  elsewhere: Elsewhere | null,
): Promise<Disk> {
  let current = takeMemory();
  let writer = createWriter(current.db);
  let backup: Buffer | null = null;
  let moved: Arrived | null = null;
  await setUp(sqliteStore(writer), flows, at);
  const here = rowsOf(() => current.db);
  return {
    rows: rowsIn(() => moved?.rows() ?? here),
    open: () => moved?.open() ?? sqliteStore(writer),
    get pace() {
      return moved?.pace ?? pace;
    },
    answering: () => moved?.answering() ?? nextBeat(),
    backUp: () => {
      if (moved) return false;
      backup = current.copy();
      return true;
    },
    move: async (moving) => {
      if (moved || !elsewhere) return false;
      moved = await elsewhere.arrive(current.copy(), moving);
      return true;
    },
    restore: (restoredAt) => {
      if (!backup || moved) return false;
      current = openInMemory(backup);
      current.db.transaction(() => doing(current.db)(markRestored(restoredAt)))();
      writer = createWriter(current.db);
      return true;
    },
    close: giveMemoryBack,
  };
}

/** The cases of a thread use one after the other. */
let memory: InMemory | null = null;
let isInUse = false;

function takeMemory(): InMemory {
  if (isInUse) throw new Error("Two cases are played at once");
  isInUse = true;
  memory ??= openInMemory();
  memory.clear();
  return memory;
}

function giveMemoryBack(): void {
  isInUse = false;
}

async function setUp(store: Store, flows: readonly ModelFlow[], at: number): Promise<void> {
  await store.createConnection({
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
    createdAt: at,
  });
  const poll = await store.ensurePoll({ id: "p1", connectionId, trigger, at });
  const lease = await store.lease(poll.id);
  if (!lease) throw new Error("Nobody else works on a new database");
  const times = { nextAt: at, widerAt: at, widestAt: at };
  await store.acceptEvents({ lease, pollId: poll.id, events: [], cursor: at, ...times, at });
  const versions: Record<string, string> = {};
  for (const { id, document } of flows) {
    await store.createFlow({ id, owner: "local", name: id, draft: document, lineage: id, at });
    const versionId = `${id}-v1`;
    const calls = { ...versions };
    await store.activate({
      id,
      version: {
        kind: "draft",
        revision: 1,
        by: "local",
        consent: { ...anyConsent, calls },
        versionId,
      },
      start: document.trigger?.kind === "invoke" ? { kind: "invoke" } : listening(at),
      at,
    });
    versions[id] = versionId;
  }
}

function listening(at: number): Start {
  const source = { connectionId, trigger, everySeconds };
  const subscription = { ...source, liveFrom: at, owedFrom: at, window: null };
  return { kind: "event", subscription, sameEvents: true, leases: [] };
}
