import { apply } from "#engine/apply.ts";
import { fromJson } from "../rows.ts";
import { owingRuns } from "./endings.ts";
import { sql } from "./database.ts";
import type { Holding } from "./held-runs.ts";
import { changeRuns, runColumns, type RunRowWithState } from "./run-state.ts";
import type { Writer } from "./writer.ts";

interface HeldRow extends RunRowWithState {
  readonly cancel_at: number | null;
}

const lock = sql<[ids: readonly string[], epochs: readonly number[]], HeldRow>(
  `SELECT ${runColumns}, r.state, r.cancel_at FROM unnest($1::text[], $2::integer[]) AS k(id, epoch)
     JOIN millrace.runs r ON r.id = k.id AND r.epoch = k.epoch AND r.held
   ORDER BY r.seq FOR NO KEY UPDATE OF r`,
);

const slice = 500;

/**
 * The runs that this process holds are free again, for itself or others; one that was told to end
 * ends, unless a send may be under way. Says how many.
 */
export async function giveBack(writer: Writer): Promise<number> {
  let total = 0;
  const all = writer.held.all();
  for (let from = 0; from < all.length; from += slice)
    total += await giveBackSome(writer, all.slice(from, from + slice));
  return total;
}

function giveBackSome(writer: Writer, holdings: readonly Holding[]): Promise<number> {
  const at = writer.highest();
  return writer.write(async (tx) => {
    const runs = await tx.all(
      lock,
      holdings.map(({ id }) => id),
      holdings.map(({ epoch }) => epoch),
    );
    const owing = await owingRuns(
      tx,
      runs.filter((run) => run.cancel_at !== null).map(({ seq }) => seq),
    );
    await changeRuns(
      tx,
      runs.map((run) => {
        const state = fromJson(run.state);
        const ends = run.cancel_at !== null && !owing.has(run.seq);
        return { run, state: ends ? apply(state, { kind: "cancelled" }) : state, at };
      }),
    );
    tx.afterwards(() => {
      for (const { id, epoch } of holdings) writer.held.drop(id, epoch);
    });
    return runs.length;
  });
}
