import { type EarliestSend, earliestSend, kindOfRun } from "./run-name.ts";
import type { ClaimedRun, RunRecord, Store } from "./store.ts";

/**
 * The time before which nothing was sent for a run. A called run has the time of the run that began
 * the calls.
 */
export async function beginningOf(
  run: Pick<ClaimedRun, "id" | "name" | "eventAt" | "notBefore" | "createdAt">,
  store: Pick<Store, "run">,
): Promise<EarliestSend> {
  const isCalled = kindOfRun(run.name) === "call";
  return earliestSend(run, isCalled ? await beginningOfCaller(run.id, store) : null);
}

/** The same of a run that is not in hand. One that is not kept may have begun at any time. */
export async function beginningOfKept(
  runId: string,
  store: Pick<Store, "run">,
): Promise<EarliestSend> {
  const run = await store.run(runId);
  if (run === null) return { usual: 0, forgotten: 0 };
  const { id, name, event, createdAt } = run;
  const { at: eventAt, notBefore } = event;
  return beginningOf({ id, name, eventAt, notBefore, createdAt }, store);
}

/** Null where the caller is not kept any more. */
async function beginningOfCaller(
  runId: string,
  store: Pick<Store, "run">,
): Promise<EarliestSend | null> {
  let current: RunRecord | null = await store.run(runId);
  while (current?.callerId) {
    current = await store.run(current.callerId);
    if (current && kindOfRun(current.name) !== "call") {
      const { name, event, createdAt } = current;
      const { at: eventAt, notBefore } = event;
      return earliestSend({ name, eventAt, notBefore, createdAt }, null);
    }
  }
  return null;
}
