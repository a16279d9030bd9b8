import { FlowDraft, inTimeZone } from "#flow/document.ts";
import type { Store } from "#engine/store.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { anything, each, type Installation } from "./installation.ts";
import { flowOf } from "./shop.ts";
import { anyConsent } from "#engine/permit.world.ts";

const triggers = ["new-charge", "new-refund"] as const;

/**
 * Connections to accounts in which something has happened, made as a person makes them; and so many
 * active flows on them, through the store, because ten thousand activations would take minutes.
 * Millrace must not be running, and is not afterwards.
 */
export async function makeFlows(
  installation: Installation,
  wanted: { readonly connections: number; readonly flows: number },
): Promise<void> {
  await installation.start();
  await each(Array.from({ length: wanted.connections }), async (_, index) => {
    const account = { id: `acct_bench${index}`, live: false };
    await installation.connect(account);
    // Two of each, so that a quiet poll finds what it has seen, as it does in a real account.
    await installation.control(anything, "POST", "/refunds", { account: account.id, count: 2 });
  });
  await installation.stop();
  const { store, close } = await openedStore(installation.dataDir);
  const connections = await store.connections();
  await each(Array.from({ length: wanted.flows }), async (_, index) => {
    const connection = connections[index % connections.length];
    const trigger = triggers[Math.floor(index / connections.length) % triggers.length];
    if (connection && trigger) await activeFlow(store, `Flow ${index}`, connection.id, trigger);
  });
  await close();
}

async function openedStore(dataDir: string) {
  const storage = await openSqlite(dataDir);
  return { store: storage.store, close: () => storage.close() };
}

async function activeFlow(
  store: Store,
  name: string,
  connectionId: string,
  trigger: (typeof triggers)[number],
): Promise<void> {
  const id = crypto.randomUUID();
  const draft = inTimeZone(FlowDraft.parse(flowOf(connectionId, "cus_bench", trigger)), "UTC");
  const at = Date.now();
  await store.createFlow({ id, owner: "local", name, draft, lineage: id, at });
  await store.activate({
    id,
    version: {
      kind: "draft",
      revision: 1,
      by: "local",
      versionId: crypto.randomUUID(),
      consent: anyConsent,
    },
    start: {
      kind: "event",
      subscription: {
        connectionId,
        trigger,
        everySeconds: 15,
        liveFrom: at,
        owedFrom: at,
        window: null,
      },
      sameEvents: false,
      leases: [],
    },
    at,
  });
}
