import type { Permit } from "#engine/permit.ts";
import { statement, type Work } from "../session.ts";

/** Until the transaction ends nobody changes who may let the connections act. */
const lock = statement<[ids: readonly string[]], { id: string; epoch: number }>(
  `SELECT id, consent_epoch AS epoch FROM {connections} WHERE id IN (??) ORDER BY id FOR SHARE`,
);

/** Does a permit still say what is so? */
export function* isCurrent({ epochs }: Permit): Work<boolean> {
  if (epochs.size === 0) return true;
  const rows = yield* lock.all([...epochs.keys()]);
  return rows.length === epochs.size && rows.every(({ id, epoch }) => epochs.get(id) === epoch);
}
