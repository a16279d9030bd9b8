import type { ConnectionStore } from "./store/connections.ts";
import type { FlowStore } from "./store/flows.ts";
import type { HistoryStore } from "./store/history.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { LifeStore } from "./store/life.ts";
import type { PollStore } from "./store/polls.ts";
import type { RunStore } from "./store/runs.ts";

export type * from "./store/connections.ts";
export type * from "./store/flows.ts";
export type * from "./store/history.ts";
export type * from "./store/leases.ts";
export type * from "./store/life.ts";
export type * from "./store/polls.ts";
export type * from "./store/runs.ts";

/**
 * What the engine needs of storage: whole verbs, each one transaction, each durable (synced to disk)
 * when its promise resolves. No verb decides anything; the engine does. All times are milliseconds
 * since 1970. Implementations pass `store.contract.ts`.
 */
export interface Store
  extends ConnectionStore, FlowStore, PollStore, RunStore, LeaseStore, LifeStore, HistoryStore {
  close(): Promise<void>;
}
