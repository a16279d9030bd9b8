import type { FlowDocument } from "#flow/document.ts";
import { type Flag, sql, statement, type Work } from "../session.ts";
import type { JsonText } from "../rows.ts";
import type { Permit } from "#engine/permit.ts";

interface Locked {
  readonly draft: JsonText<FlowDocument>;
  readonly revision: number;
  readonly active: Flag;
}

type Shared = Pick<Locked, "revision" | "active"> & { readonly version_id: string | null };

/** A flow that is there: nobody else changes it until the transaction ends. The first lock of a transaction. */
export function lockFlow(id: string): Work<Locked | undefined> {
  return sql<Locked>`SELECT draft, revision, active FROM {flows} WHERE id = ${id} AND deleted_at IS NULL
    FOR NO KEY UPDATE`.first();
}

/** The same for who changes nothing of it: nobody else changes or deletes it until the transaction ends. */
export function shareFlow(id: string): Work<Shared | undefined> {
  return sql<Shared>`SELECT revision, active, version_id FROM {flows} WHERE id = ${id} AND deleted_at IS NULL
    FOR SHARE`.first();
}

/** The same for a statement behind it, which sees what those that were waited for have done. SQLite has one writer. */
export const holdFlow = statement<[id: string]>("", "SELECT 1 FROM {flows} WHERE id = ? FOR SHARE");

/** Until the transaction ends nobody changes who may let the connections act. */
const lockEpochs = statement<[ids: readonly string[]], { id: string; epoch: number }>(
  `SELECT id, consent_epoch AS epoch FROM {connections} WHERE id IN (??) ORDER BY id FOR SHARE`,
);

/** Does a permit still say what is so? */
export function* isCurrent({ epochs }: Permit): Work<boolean> {
  if (epochs.size === 0) return true;
  const rows = yield* lockEpochs.all([...epochs.keys()]);
  return rows.length === epochs.size && rows.every(({ id, epoch }) => epochs.get(id) === epoch);
}
