import type { Permit } from "#engine/permit.ts";
import { type Session, sql } from "./database.ts";

/** Until the transaction ends nobody changes who may let the connections act. */
const unchanged = sql<[ids: readonly string[], epochs: readonly number[]], { id: string }>(
  `SELECT c.id FROM millrace.connections c
     JOIN unnest($1::text[], $2::bigint[]) AS p(id, epoch) ON p.id = c.id AND p.epoch = c.consent_epoch
   ORDER BY c.id FOR SHARE OF c`,
);

/** Does a permit still say what is so? */
export async function isCurrent(session: Session, { epochs }: Permit): Promise<boolean> {
  if (epochs.size === 0) return true;
  const rows = await session.all(unchanged, [...epochs.keys()], [...epochs.values()]);
  return rows.length === epochs.size;
}
