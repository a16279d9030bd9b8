import type { FrozenRequest } from "#sdk/connection.ts";
import { toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";
import type { EffectName } from "./effect-rows.ts";

const next = sql<[id: string, generation: number, key: string, request: string, clear: number]>(
  `INSERT INTO millrace.effects (id, generation, key, flow_id, run_id, path, ancestry, epoch,
     connection_id, account, mode, connector, action, request, state, clear_until)
   SELECT id, generation + 1, $3::text, flow_id, run_id, path, ancestry, epoch, connection_id, account,
     mode, connector, action, $4::text, 'open', $5::bigint
   FROM millrace.effects WHERE id = $1 AND generation = $2`,
);

/** Writes down the next generation of a write, which nobody has sent yet, with what a person decided. */
export async function writeDownNext(
  session: Session,
  { id, generation }: EffectName,
  {
    key,
    request,
    clearUntil,
  }: {
    readonly key: string;
    readonly request: FrozenRequest;
    readonly clearUntil: number;
  },
): Promise<void> {
  await session.run(next, id, generation, key, toJson(request), clearUntil);
}
