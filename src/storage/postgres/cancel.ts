import { askToEnd, owingRuns } from "./endings.ts";
import { changeBy, changeRuns, type RunRowWithState } from "./run-state.ts";
import type { Transaction } from "./writer.ts";

/**
 * Ends runs that nobody holds. One whose write may have happened is only asked to end: it goes on
 * until that is found out, and sends nothing new.
 */
export async function endRuns(
  tx: Transaction,
  runs: readonly RunRowWithState[],
  at: number,
): Promise<void> {
  const owes = await owingRuns(
    tx,
    runs.map(({ seq }) => seq),
  );
  await askToEnd(tx, [...owes], at);
  await changeRuns(
    tx,
    runs.filter(({ seq }) => !owes.has(seq)).map((run) => changeBy(run, { kind: "cancelled" }, at)),
  );
}
