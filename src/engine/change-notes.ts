import type { ChangedThings, Changes } from "./store/changes.ts";

/** Where the work of a store notes what it changes. */
export interface ChangeNotes {
  run(id: string, flowId: string): void;
  /** Runs of the flow that nobody needs by name. */
  runsOf(flowId: string): void;
  flow(id: string): void;
  connection(id: string, owner: string): void;
  proposals(): void;
  tables(): void;
  everything(): void;
}

export type Gathering = ReturnType<typeof gathering>;

const mostNamed = 200;

interface Limits {
  /** Of no kind are more named: what is more is told less exactly. */
  readonly most?: number;
  /** Asked before each note, which is dropped where nobody wants it. */
  readonly isWanted?: () => boolean;
}

export function gathering({ most = mostNamed, isWanted = () => true }: Limits = {}) {
  let noted = nothing();
  let everything = false;

  const open = (): boolean => isWanted() && !everything;
  const all = (): void => {
    noted = nothing();
    everything = true;
  };

  const notes: ChangeNotes = {
    run(id, flowId) {
      if (!open()) return;
      const { runs, runsOf } = noted;
      if (runsOf.size === 0 && (runs.size < most || runs.has(id))) runs.set(id, flowId);
      else notes.runsOf(flowId);
    },
    runsOf(flowId) {
      if (!open()) return;
      const { runs, runsOf } = noted;
      for (const flow of runs.values()) runsOf.add(flow);
      runs.clear();
      if (runsOf.add(flowId).size > most) all();
    },
    flow(id) {
      if (open() && noted.flows.add(id).size > most) all();
    },
    connection(id, owner) {
      if (open() && noted.connections.set(id, owner).size > most) all();
    },
    proposals() {
      if (open()) noted.proposals = true;
    },
    tables() {
      if (open()) noted.tables = true;
    },
    everything() {
      if (open()) all();
    },
  };

  return {
    ...notes,
    add(changes: Changes): void {
      if (changes === "everything") {
        notes.everything();
        return;
      }
      for (const [id, flowId] of changes.runs) notes.run(id, flowId);
      for (const flowId of changes.runsOf) notes.runsOf(flowId);
      for (const id of changes.flows) notes.flow(id);
      for (const [id, owner] of changes.connections) notes.connection(id, owner);
      if (changes.proposals) notes.proposals();
      if (changes.tables) notes.tables();
    },
    /** What was noted since the last time; null: nothing. */
    take(): Changes | null {
      const taken = everything ? ("everything" as const) : noted;
      noted = nothing();
      everything = false;
      return taken !== "everything" && isNothing(taken) ? null : taken;
    },
  };
}

function nothing() {
  return {
    runs: new Map<string, string>(),
    runsOf: new Set<string>(),
    flows: new Set<string>(),
    connections: new Map<string, string>(),
    proposals: false,
    tables: false,
  };
}

function isNothing(changes: ChangedThings): boolean {
  const { runs, runsOf, flows, connections, proposals, tables } = changes;
  return runs.size + runsOf.size + flows.size + connections.size === 0 && !proposals && !tables;
}

/** In milliseconds: what changes in it is told at once. */
const moment = 200;

/** Tells this process what has changed. Without a listener a note is dropped at once: the engine is not to pay for screens that are not open. */
export function changeTeller() {
  const listeners = new Set<(changes: Changes) => void>();
  let timer: NodeJS.Timeout | null = null;

  const tell = (): void => {
    timer = null;
    const changes = gathered.take();
    if (changes !== null) for (const listener of listeners) listener(changes);
  };
  const gathered = gathering({
    isWanted: () => {
      if (listeners.size === 0) return false;
      timer ??= setTimeout(tell, moment);
      return true;
    },
  });
  const rest = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    gathered.take();
  };

  return {
    notes: gathered,
    add(changes: Changes): void {
      if (listeners.size > 0) gathered.add(changes);
    },
    onChanges(listener: (changes: Changes) => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) rest();
      };
    },
    stop(): void {
      listeners.clear();
      rest();
    },
  };
}
