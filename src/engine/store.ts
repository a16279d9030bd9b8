import type { AlertStore } from "./store/alerts.ts";
import type { AuditStore } from "./store/audit.ts";
import type { BatchStore } from "./store/batches.ts";
import type { BellStore } from "./store/bells.ts";
import type { ChangeStore } from "./store/changes.ts";
import type { ConnectionStore } from "./store/connections.ts";
import type { ErasureStore } from "./store/erasures.ts";
import type { FlowStore } from "./store/flows.ts";
import type { GrantStore } from "./store/grants.ts";
import type { HookAddressStore } from "./store/hook-addresses.ts";
import type { HistoryStore } from "./store/history.ts";
import type { InvokeKeyStore } from "./store/invoke-keys.ts";
import type { LedgerStore } from "./store/ledger.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { LifeStore } from "./store/life.ts";
import type { PollStore } from "./store/polls.ts";
import type { AlertPostStore } from "./store/posts.ts";
import type { ProposalStore } from "./store/proposals.ts";
import type { ReconciliationStore } from "./store/reconciliations.ts";
import type { RunStore } from "./store/runs.ts";
import type { SettingsStore } from "./store/settings.ts";
import type { ShapeStore } from "./store/shapes.ts";
import type { SightStore } from "./store/sight.ts";
import type { SwitchOffStore } from "./store/switch-off.ts";
import type { TableStore } from "./store/tables.ts";
import type { WatchStore } from "./store/watch.ts";
import type { WebhookStore } from "./store/webhooks.ts";

export type * from "./store/alerts.ts";
export type * from "./store/audit.ts";
export type * from "./store/batches.ts";
export type * from "./store/bells.ts";
export type * from "./store/changes.ts";
export * from "./store/connections.ts";
export type * from "./store/erasures.ts";
export type * from "./store/flows.ts";
export type * from "./store/grants.ts";
export type * from "./store/history.ts";
export * from "./store/hook-addresses.ts";
export type * from "./store/invoke-keys.ts";
export type * from "./store/kept-rows.ts";
export type * from "./store/leases.ts";
export type * from "./store/ledger.ts";
export type * from "./store/life.ts";
export type * from "./store/polls.ts";
export type * from "./store/posts.ts";
export type * from "./store/proposals.ts";
export type * from "./store/reconciliations.ts";
export type * from "./store/runs.ts";
export type * from "./store/settings.ts";
export type * from "./store/shapes.ts";
export type * from "./store/sight.ts";
export type * from "./store/switch-off.ts";
export type * from "./store/tables.ts";
export type * from "./store/watch.ts";
export type * from "./store/webhooks.ts";

/**
 * What the engine needs of storage: whole verbs, each one transaction, each durable (synced to disk)
 * when its promise resolves. No verb decides anything; the engine does. All times are milliseconds
 * since 1970. Implementations pass `store.contract.ts`.
 */
export interface Store
  extends
    ConnectionStore,
    GrantStore,
    FlowStore,
    InvokeKeyStore,
    HookAddressStore,
    BellStore,
    ProposalStore,
    PollStore,
    RunStore,
    LeaseStore,
    LifeStore,
    HistoryStore,
    LedgerStore,
    ErasureStore,
    BatchStore,
    ReconciliationStore,
    SettingsStore,
    ShapeStore,
    SightStore,
    SwitchOffStore,
    TableStore,
    AuditStore,
    AlertStore,
    AlertPostStore,
    WatchStore,
    WebhookStore,
    ChangeStore {
  close(): Promise<void>;
}
