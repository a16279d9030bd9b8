import { newId } from "../ids.ts";
import type { ServerParts } from "../parts.ts";

/**
 * Which private hosts connections may reach is a setting of the operator, which no request changes. So each start
 * compares it with what the log told last, and tells of what is allowed now, or no longer. The line comes before the
 * note: one that is cut short in between tells again.
 */
export async function auditPrivateHosts(
  { store, clock }: Pick<ServerParts, "store" | "clock">,
  privateHosts: readonly string[],
  /** Who started the process: the account of the machine. */
  operator: string,
): Promise<void> {
  const before = new Set((await store.settings()).privateHosts);
  const now = new Set(privateHosts);
  const allowed = [...now].filter((host) => !before.has(host)).toSorted();
  const withdrawn = [...before].filter((host) => !now.has(host)).toSorted();
  if (allowed.length === 0 && withdrawn.length === 0) return;
  await store.writeAudit({
    id: newId("audit"),
    at: clock.now(),
    person: null,
    via: null,
    address: null,
    action: "system.private_hosts_changed",
    object: null,
    details: { allowed, withdrawn, operator },
  });
  await store.changeSettings({ privateHosts: now.size === 0 ? null : [...now].toSorted() });
}
