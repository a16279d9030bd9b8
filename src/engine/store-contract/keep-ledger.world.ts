import type { Registry } from "../registry.ts";
import { lineOfPassedOver, linesOfRun } from "../ledger/lines.ts";
import type { Store } from "../store.ts";

const unknown: Pick<Registry, "trigger" | "teller" | "action"> = {
  trigger: () => undefined,
  teller: () => undefined,
  action: () => undefined,
};

/** Writes the ledger as far as it goes: history that is not in it is not removed. */
export async function keepLedger(store: Store, connectors = unknown): Promise<void> {
  const piece = { before: Number.MAX_SAFE_INTEGER, limit: 100 };
  while ((await store.keepRuns((run) => linesOfRun(run, connectors), piece)) > 0);
  while ((await store.keepPassedOver((one) => lineOfPassedOver(one, connectors), piece)) > 0);
}
