import type { Lease, Store } from "../store.ts";

/**
 * On SQLite one process has the database for itself, and leases are no more than names. A process here may stand
 * still, be thought dead and go on beside its successor, as on PostgreSQL: so leases are those of the contract. They
 * end when a process takes over.
 */
export interface Leases {
  storeFor(store: Store): Store;
}

/** What another process is always at: what people are told, and upkeep, are no part of the promise. */
const elsewhere: ReadonlySet<string> = new Set([
  "alerts",
  "housekeeping",
  "ledger",
  "switching off",
  "watching",
]);

export function createLeases(): Leases {
  const holders = new Map<string, string>();
  let tokens = 0;
  const isLost = ({ name, token }: Lease): boolean => holders.get(name) !== token;

  return {
    storeFor: (store) => ({
      ...store,
      lease: async (name) => {
        if (elsewhere.has(name) || holders.has(name)) return null;
        tokens += 1;
        const token = `${tokens}`;
        holders.set(name, token);
        return { name, token };
      },
      release: async (lease) => {
        if (!isLost(lease)) holders.delete(lease.name);
      },
      freeRuns: () => {
        holders.clear();
        return store.freeRuns();
      },
      acceptEvents: async (acceptance) =>
        isLost(acceptance.lease) ? "fenced" : store.acceptEvents(acceptance),
      passGate: async (send) =>
        send.alone !== undefined && isLost(send.alone) ? "not_now" : store.passGate(send),
      pollFailed: async (failure) => (isLost(failure.lease) ? "fenced" : store.pollFailed(failure)),
    }),
  };
}
