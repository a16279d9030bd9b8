import type { FrozenRequest } from "#sdk/connection.ts";
import { toJson } from "../rows.ts";
import type { Database } from "./database.ts";

/**
 * Writes down the next generation of a write, which nobody has sent yet, with what a person decided.
 * For use inside a transaction.
 */
export function effectGenerations(db: Database) {
  const next = db.prepare(
    `INSERT INTO effects (id, generation, key, flow_id, run_id, path, ancestry, epoch, connection_id,
       account, mode, connector, action, request, state, clear_until)
     SELECT id, generation + 1, @key, flow_id, run_id, path, ancestry, epoch, connection_id,
       account, mode, connector, action, @request, 'open', @clearUntil
     FROM effects WHERE id = @id AND generation = @generation`,
  );
  return (
    seen: { readonly id: string; readonly generation: number },
    {
      key,
      request,
      clearUntil,
    }: {
      readonly key: string;
      readonly request: FrozenRequest;
      readonly clearUntil: number;
    },
  ): void => {
    const { id, generation } = seen;
    next.run({ id, generation, key, request: toJson(request), clearUntil });
  };
}
