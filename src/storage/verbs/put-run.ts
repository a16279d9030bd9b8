import type { NewEvent, NewRun } from "#engine/store.ts";
import type { Notes, Work } from "../session.ts";
import { settle } from "./deliver.ts";
import { putEvents } from "./event-rows.ts";
import { findRuns, makeRuns, textOfRun } from "./run-rows.ts";
import { noteRan } from "./seen.ts";

/** Has the flow a run of this name, or has it had one? */
export function* isTaken(flowId: string, name: string): Work<boolean> {
  if ((yield* findRuns([{ flowId, name }])).size > 0) return true;
  return (yield* noteRan([{ flowId, key: name }])).size === 0;
}

/** Starts a run of an event that no poll has brought. Its name is not taken. */
export function* putRun(
  notes: Notes,
  run: NewRun,
  of: { readonly flowId: string; readonly versionId: string; readonly event: NewEvent },
  source: "schedule" | "person",
  at: number,
): Work<void> {
  const { flowId, versionId, event } = of;
  const [stored] = yield* putEvents([event], { pollId: null, source, live: true, at });
  if (!stored) throw new Error("The event of a run is not there");
  const place = { run, flowId, versionId, event: stored, eventData: null };
  const made = yield* makeRuns(notes, [place], at);
  const seq = made.get(textOfRun(flowId, run.name)) ?? null;
  yield* settle([{ event: stored, flowId, run: seq, skipped: null }]);
}
