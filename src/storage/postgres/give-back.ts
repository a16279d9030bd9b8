import type { RunStore } from "#engine/store.ts";
import type { Holding } from "./heartbeat.ts";
import { freeRuns, runsWithState } from "../verbs/run-state.ts";
import { done, notesOf } from "./session.ts";
import type { Writer } from "./writer.ts";
import type { Session } from "../session.ts";
import { endUnfinished } from "../verbs/unfinished.ts";

const lock = runsWithState.selectFor<Pick<Holding, "id" | "epoch">>(
  `FROM {rows k (id text, epoch integer)}
     JOIN {runs} r ON r.id = k.id AND r.epoch = k.epoch AND r.held
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
    const runs = await done(tx, lock.all(holdings));
    await done(tx, freeRuns(notesOf(tx), runs, at));
    tx.afterwards(() => {
      for (const { id, epoch } of holdings) writer.held.drop(id, epoch);
    });
    return runs.length;
  });
}

/**
 * What this process itself still holds, as after an engine that was stopped, is free again; what
 * others hold is theirs for as long as they live. Then ends what a process that died has begun.
 */
export function freeRunsVerb(writer: Writer, session: Session): RunStore["freeRuns"] {
  return async () => {
    const freed = await giveBack(writer);
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    await endUnfinished(session, writer.highest());
    return freed;
  };
}
