import type { AuditEntry } from "#engine/store.ts";
import type { ServerParts } from "../parts.ts";

type Parts = Pick<ServerParts, "store" | "clock" | "log">;

const minute = 60_000;

/** No request takes as long; one that does gets a second line. */
const patience = 15 * minute;

const atOnce = 200;

/** Pure: what is known of a deed whose process did not come to its line. */
function lineOfUnsettled(begun: AuditEntry): AuditEntry {
  return { ...begun, details: { ...begun.details, outcome: "unknown" } };
}

/** Writes the lines of what was begun and never ended: its process died, or the disk was full. */
export async function settleBegun({ store, clock }: Pick<Parts, "store" | "clock">): Promise<void> {
  const before = clock.now() - patience;
  for (let more = true; more;) {
    const begun = await store.unsettledAudit(before, atOnce);
    for (const entry of begun) await store.settleAudit(entry.id, lineOfUnsettled(entry));
    more = begun.length === atOnce;
  }
}

/** Does so again and again; gives what ends it. */
export function startSettling(parts: Parts): () => void {
  const turn = (): void => {
    void settleBegun(parts).catch((error: unknown) =>
      parts.log.warn({ err: error }, "What was begun could not be written into the audit log"),
    );
  };
  turn();
  const timer = setInterval(turn, minute);
  return () => clearInterval(timer);
}
